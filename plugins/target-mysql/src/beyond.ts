import type { DatabaseSession, Remark } from "@keyless/sql"
import { quoteAccount } from "./quote.ts"

/** One line of `SHOW GRANTS`: privileges on something, or roles. */
type ShownGrant =
  | { readonly kind: "roles"; readonly roles: readonly string[] }
  | {
      readonly kind: "privileges"
      readonly privileges: readonly string[]
      /** As the server writes it: `*.*`, `` `shop`.* ``, `` `shop`.`orders` ``, ``PROCEDURE `shop`.`pay` ``. */
      readonly on: string
    }

/** The right to hand privileges on, which `SHOW GRANTS` writes behind the account. MySQL 8.0 Reference Manual, 15.7.1.6. */
const grantOption = "GRANT OPTION"

/** What a user may do beyond its privileges on the database. */
export interface Judged {
  readonly database: string
  readonly user: string
  /** Privileges in the server's words; `all`: nothing but the right to hand privileges on is too much. */
  readonly wanted: readonly string[] | "all"
}

/**
 * Reads what a user may do with the database beyond what is wanted, and what Keyless does not take: by a role, on the whole server, by a pattern that
 * covers other databases too, or on single tables, columns and routines. Each with the statement that ends it. MySQL 8.0 Reference Manual, 15.7.7.22.
 */
export async function readBeyond(
  session: DatabaseSession,
  { database, user, wanted }: Judged,
): Promise<readonly Remark[]> {
  const account = quoteAccount(user)
  const rows = await session.query(`SHOW GRANTS FOR ${account}`)
  const shown = rows.flatMap(Object.values).map(String).flatMap(parseGrant)
  const isWanted = (privilege: string) => wanted === "all" || wanted.includes(wordOf(privilege))
  return shown.flatMap((grant) => {
    if (grant.kind === "roles") {
      if (wanted === "all") return []
      const list = grant.roles.join(", ")
      return [remark(user, `what role ${list} may do`, `REVOKE ${list} FROM ${account}`)]
    }
    if (!concerns(grant.on, database)) return []
    const more = grant.privileges.filter(
      (privilege) => privilege === grantOption || (privilege !== "USAGE" && !isWanted(privilege)),
    )
    if (more.length === 0) return []
    const list = more.join(", ")
    return [remark(user, `${list} on ${grant.on}`, `REVOKE ${list} ON ${grant.on} FROM ${account}`)]
  })
}

function remark(user: string, what: string, statement: string): Remark {
  return {
    message: `"${user}" may do more than the connection asks for: ${what}.`,
    hint: `If that is not meant, run as an administrator: ${statement}.`,
  }
}

/** Reads a line; nothing for what grants nothing, such as `SET DEFAULT ROLE`. */
export function parseGrant(line: string): ShownGrant[] {
  const onSomething =
    /^GRANT (.+?) ON ((?:TABLE |PROCEDURE |FUNCTION )?(?:\*|`(?:[^`]|``)+`)\.(?:\*|`(?:[^`]|``)+`)) TO /.exec(
      line,
    )
  const [, privileges, on] = onSomething ?? []
  if (privileges !== undefined && on !== undefined) {
    const handsOn = line.endsWith(" WITH GRANT OPTION") ? [grantOption] : []
    return [{ kind: "privileges", privileges: [...split(privileges), ...handsOn], on }]
  }
  const [, roles] = /^GRANT ((?:`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)?,? ?)+) TO /.exec(line) ?? []
  return roles === undefined ? [] : [{ kind: "roles", roles: split(roles) }]
}

/** A privilege without the columns that it is for: who may read a table may read its columns. */
function wordOf(privilege: string): string {
  return privilege.replace(/ ?\(.*$/, "")
}

/** Splits at commas, but for those between the columns of a privilege. */
function split(list: string): string[] {
  return list.split(/,(?![^(]*\))/).map((each) => each.trim())
}

/**
 * Whether a grant is about the database in a way that Keyless does not manage: the database's own, under either of its spellings, is compared elsewhere.
 */
function concerns(on: string, database: string): boolean {
  if (on === "*.*") return true
  const [, quoted, table] = /^(?:[A-Z]+ )?`((?:[^`]|``)+)`\.(.+)$/.exec(on) ?? []
  if (quoted === undefined) return false
  const name = quoted.replaceAll("``", "`").toLowerCase()
  const own = database.toLowerCase()
  if (table !== "*") return name === own
  if (name === own || name === own.replaceAll(/[\\_%]/g, String.raw`\$&`)) return false
  return patternOf(name).test(own)
}

/** A pattern of names as GRANT takes it: `%` for any text, `_` for one character, `\` before either for itself. */
function patternOf(pattern: string): RegExp {
  const parts = pattern.matchAll(/\\(.)|(%)|(_)|(.)/gs)
  const text = [...parts].map(([, escaped, many, one, plain]) => {
    if (many !== undefined) return ".*"
    return one === undefined
      ? (escaped ?? plain ?? "").replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
      : "."
  })
  return new RegExp(`^${text.join("")}$`, "s")
}
