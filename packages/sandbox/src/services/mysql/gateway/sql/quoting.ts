/** A name as a quoted SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}

/** A text as an SQL literal; for sessions without NO_BACKSLASH_ESCAPES, as the gateway's own are. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`
}

/** An account name, `'user'@'host'`. */
export function quoteAccount(account: { readonly user: string; readonly host: string }): string {
  return `${quoteLiteral(account.user)}@${quoteLiteral(account.host)}`
}
