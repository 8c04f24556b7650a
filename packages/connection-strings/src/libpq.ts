/**
 * Quotes a value of a libpq keyword/value connection string where it needs it: blanks, quotes, backslashes or nothing at all.
 * PostgreSQL documentation, "Connection Strings", 34.1.1.1. psycopg, lib/pq, PHP's pg_connect and ruby-pg follow the same rules.
 *
 * @example libpqValue("o'neil") // 'o\'neil'
 * @public
 */
export function libpqValue(value: string): string {
  if (/^[^\s'\\]+$/.test(value)) return value
  return `'${value.replaceAll(/['\\]/g, "\\$&")}'`
}

/**
 * A libpq keyword/value connection string, its keywords in the order given.
 *
 * @example libpqString({ host: "db", dbname: "shop" }) // "host=db dbname=shop"
 * @public
 */
export function libpqString(parameters: Readonly<Record<string, string | number>>): string {
  return Object.entries(parameters)
    .map(([keyword, value]) => `${keyword}=${libpqValue(String(value))}`)
    .join(" ")
}
