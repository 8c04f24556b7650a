import { splitStatements } from "./split.ts"
import { isSymbol, isWord, valueOf } from "./tokens.ts"
import type { Token } from "./tokens.ts"

/** An account as written; without a host it is `%`. */
export interface Account {
  readonly user: string
  readonly host: string
}

/** A statement that the engine does not know, or answers otherwise than Azure, or that changes what the gateway follows. */
export type Recognised =
  | {
      readonly kind: "create-aad-user"
      readonly ifNotExists: boolean
      readonly account: Account
      /** Name of the principal in the directory, where it is not the user name: `CREATE AADUSER 'name' AS 'user'`. */
      readonly principalName?: string
      /** What stands behind IDENTIFIED BY. */
      readonly identifiedBy?: string
    }
  | { readonly kind: "validate-ids"; readonly on: boolean }
  /** Without an account it is about the session's own. */
  | { readonly kind: "show-create-user"; readonly account?: Account }
  | { readonly kind: "show-grants" }
  | {
      readonly kind: "user-attribute"
      readonly accounts: readonly Account[]
      readonly word: "attribute" | "comment"
      readonly text: string
      readonly first: Token
      /** Where the clause starts, which MariaDB does not know. */
      readonly clause: Token
    }
  /** Makes, renames or drops accounts. */
  | { readonly kind: "change-accounts" }
  | { readonly kind: "use"; readonly database: string }
  /** PREPARE ... FROM a variable, whose text the gateway has to see. */
  | { readonly kind: "prepare"; readonly variable: string }

/** Whether a text may hold such a statement. Spares long texts the reading of their tokens. */
export function mayBeRecognised(sql: string): boolean {
  return /\b(?:create|alter)\s+user\b[\s\S]*\b(?:attribute|comment)\b|\baaduser\b|\baad_auth_|\bshow\s[^;]*\b(?:user|grants)\b|\buse\b|\bprepare\b/i.test(
    sql,
  )
}

/** Recognises the only statement of a text. */
export function recogniseIn(sql: string): Recognised | undefined {
  if (!mayBeRecognised(sql)) return undefined
  const [only, ...others] = splitStatements(sql)
  return only === undefined || others.length > 0 ? undefined : recognise(only.tokens)
}

/**
 * Recognises one statement. The forms of CREATE AADUSER are those of
 * https://learn.microsoft.com/azure/mysql/flexible-server/how-to-azure-ad
 */
export function recognise(tokens: readonly Token[]): Recognised | undefined {
  const [first, second, third] = tokens
  if (isWord(first, "create") && isWord(second, "aaduser")) return createAadUser(tokens.slice(2))
  if ((isWord(first, "create") || isWord(first, "alter")) && isWord(second, "user"))
    return userAttribute(tokens) ?? (isWord(first, "create") ? { kind: "change-accounts" } : undefined)
  if ((isWord(first, "drop") || isWord(first, "rename")) && isWord(second, "user"))
    return { kind: "change-accounts" }
  if (isWord(first, "prepare")) return prepareFrom(tokens)
  if (isWord(first, "set")) return validateIds(tokens.slice(1))
  if (isWord(first, "show") && isWord(second, "grants")) return { kind: "show-grants" }
  if (isWord(first, "show") && isWord(second, "create") && isWord(third, "user"))
    return showCreateUser(tokens.slice(3))
  if (isWord(first, "use") && second !== undefined && tokens.length === 2)
    return { kind: "use", database: valueOf(second) }
  return undefined
}

function createAadUser(tokens: readonly Token[]): Recognised | undefined {
  const ifNotExists = ["if", "not", "exists"].every((word, index) => isWord(tokens[index], word))
  const named = accountAt(tokens, ifNotExists ? 3 : 0)
  if (named === undefined) return undefined
  const { account } = named
  const rest = tokens.slice(named.next)
  const value = rest.at(-1)
  if (value === undefined) return { kind: "create-aad-user", ifNotExists, account }
  if (rest.length === 2 && isWord(rest[0], "as") && isName(value)) {
    const user = { user: valueOf(value), host: account.host }
    return { kind: "create-aad-user", ifNotExists, account: user, principalName: account.user }
  }
  if (rest.length === 3 && isWord(rest[0], "identified") && isWord(rest[1], "by") && value.kind === "string")
    return { kind: "create-aad-user", ifNotExists, account, identifiedBy: valueOf(value) }
  return undefined
}

/** `SET [SESSION | @@ | @@SESSION.] aad_auth_validate_oids_in_tenant = ON`, as a statement of its own. */
function validateIds(tokens: readonly Token[]): Recognised | undefined {
  const texts = tokens.map((token) => valueOf(token).toLowerCase())
  const assignment = texts.join("")
  const [, setting] =
    /^(?:session|local|@@session\.|@@local\.|@@)?aad_auth_validate_oids_in_tenant:?=(\w+)$/.exec(
      assignment,
    ) ?? []
  if (setting === undefined) return undefined
  if (["on", "1", "true", "default"].includes(setting)) return { kind: "validate-ids", on: true }
  return ["off", "0", "false"].includes(setting) ? { kind: "validate-ids", on: false } : undefined
}

/** `CREATE | ALTER USER … ATTRIBUTE | COMMENT 'text'`, the clause at the end. */
function userAttribute(tokens: readonly Token[]): Recognised | undefined {
  const [first] = tokens
  const [clause, value] = tokens.slice(-2)
  if (first === undefined || clause === undefined || value?.kind !== "string") return undefined
  const word = (["attribute", "comment"] as const).find((each) => isWord(clause, each))
  if (word === undefined) return undefined
  const start = isWord(tokens[2], "if") ? (isWord(tokens[3], "not") ? 5 : 4) : 2
  const accounts: Account[] = []
  // Each account may have how it logs in behind it, up to the next comma.
  for (let at = start; at < tokens.length - 2;) {
    const named = accountAt(tokens, at)
    if (named === undefined) return undefined
    accounts.push(named.account)
    const comma = tokens.findIndex((token, index) => index >= named.next && isSymbol(token, ","))
    if (comma === -1) break
    at = comma + 1
  }
  return { kind: "user-attribute", accounts, word, text: valueOf(value), first, clause }
}

function showCreateUser(tokens: readonly Token[]): Recognised | undefined {
  if (tokens.length === 0 || isWord(tokens[0], "current_user")) return { kind: "show-create-user" }
  const named = accountAt(tokens, 0)
  return named?.next === tokens.length ? { kind: "show-create-user", account: named.account } : undefined
}

function accountAt(tokens: readonly Token[], start: number): { account: Account; next: number } | undefined {
  const user = tokens[start]
  if (!isName(user)) return undefined
  if (!isSymbol(tokens[start + 1], "@"))
    return { account: { user: valueOf(user), host: "%" }, next: start + 1 }
  const host = tokens[start + 2]
  return isName(host) ? { account: { user: valueOf(user), host: valueOf(host) }, next: start + 3 } : undefined
}

function isName(token: Token | undefined): token is Token {
  return token !== undefined && token.kind !== "symbol"
}

function prepareFrom(tokens: readonly Token[]): Recognised | undefined {
  const [from, at, variable] = tokens.slice(2)
  if (!isWord(from, "from") || !isSymbol(at, "@") || variable === undefined) return undefined
  return { kind: "prepare", variable: `@${variable.text}` }
}
