import type { Engine } from "./engine/engine.ts"
import { attributesMember } from "./engine/user-view.ts"
import type { Account } from "./sql/recognise.ts"
import type { MysqlError } from "./wire/messages.ts"

/** MySQL's answer to an attribute that is no JSON object: ER_INVALID_USER_ATTRIBUTE_JSON. */
export const invalidAttribute: MysqlError = {
  number: 3982,
  state: "HY000",
  message: "The user attribute must be a valid JSON object",
}

/** What `ATTRIBUTE` or `COMMENT` says, as the JSON object that is merged; undefined for what MySQL refuses. */
export function attributePatch(word: "attribute" | "comment", text: string): string | undefined {
  if (word === "comment") return JSON.stringify({ comment: text })
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? text : undefined
  } catch {
    return undefined
  }
}

/**
 * Merges a patch into what accounts have, as JSON_MERGE_PATCH does: null removes a member.
 * https://dev.mysql.com/doc/refman/8.0/en/create-user.html
 */
export async function mergeAttributes(
  engine: Engine,
  accounts: readonly Account[],
  patch: string,
): Promise<void> {
  for (const { user, host } of accounts) {
    await engine.query(
      `update mysql.global_priv set Priv = json_set(Priv, '$.${attributesMember}',
         json_compact(json_merge_patch(ifnull(json_query(Priv, '$.${attributesMember}'), '{}'), ?)))
       where User = ? and Host = ?`,
      [patch, user, host],
    )
  }
}
