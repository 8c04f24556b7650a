import { objectId, optionWords } from "@keyless/core/plugin"
import { z } from "zod"

/** Words of `--user-account`. */
export const userAccountOptions = z.strictObject(
  {
    "object-id": z
      .guid({ error: "object-id must be a person's object id (GUID)." })
      .transform(objectId)
      .optional()
      .meta(
        optionWords({
          key: "object-id",
          description: "Object id of the person who will run the app. Left out, it is you.",
        }),
      ),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `Unknown key ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}. Allowed: object-id.`
        : undefined,
  },
)

/** Options of a person's account. @public */
export type UserAccountAuthOptions = z.output<typeof userAccountOptions>
