import { isGuid } from "@keyless/core/plugin"

/**
 * Quotes an identifier for MySQL: in back quotes, those inside doubled. MySQL 8.0 Reference Manual, 11.2.
 *
 * @param name - any text without NUL
 */
export function quoteIdentifier(name: string): string {
  if (name.includes("\0")) throw new TypeError("A MySQL identifier cannot hold NUL.")
  return `\`${name.replaceAll("`", "``")}\``
}

/** The account of a user at any host, `'%'`. The parts of an account name may be quoted as identifiers: MySQL 8.0 Reference Manual, 8.2.4. */
export function quoteAccount(user: string): string {
  return `${quoteIdentifier(user)}@${quoteIdentifier("%")}`
}

/**
 * A text as a literal, for a statement that takes no parameters. It means the same whatever `sql_mode` is: what would have to be escaped is refused.
 *
 * @param text - without quotes and backslashes
 */
export function quotePlain(text: string): string {
  if (/[^ -~]|['\\]/.test(text)) throw new TypeError("The text cannot stand in a statement.")
  return `'${text}'`
}

/** A GUID as a literal, for the one statement that takes no parameters. */
export function quoteGuid(id: string): string {
  if (!isGuid(id)) throw new TypeError("Only a GUID may stand in the statement.")
  return `'${id.toLowerCase()}'`
}

/**
 * The name of a database as GRANT takes it: `_` and `%` are wildcards there and would cover other databases too. MySQL 8.0 Reference Manual,
 * 15.7.1.6, "Privileges Supported by MySQL".
 *
 * @example escapeWildcards("shop_db") // shop\_db
 */
export function escapeWildcards(database: string): string {
  return database.replaceAll(/[\\_%]/g, String.raw`\$&`)
}

/**
 * The name of a user as `CREATE AADUSER` is documented to take it, in single quotes.
 *
 * @param user - made of the characters that the name of a connection may have
 */
export function quoteUserName(user: string): string {
  if (!/^[\w.]+$/.test(user)) throw new TypeError(`"${user}" is not the name of a connection's user.`)
  return `'${user}'`
}
