import type { AppCredential } from "@keyless/core/plugin"
import { prefixed, type Setting } from "@keyless/core/plugin"

/**
 * Quotes a value of an ODBC connection string where it needs it: in braces, a closing brace doubled. Braces, brackets,
 * parentheses, blanks, quotes and `;?*=!@` need it; a comma and a colon stay bare, as in `tcp:host,1433`.
 *
 * Microsoft, "SQLDriverConnect Function" (ODBC reference). PDO_SQLSRV data source names follow the same rules.
 *
 * @example odbcValue("a;b}c") // "{a;b}}c}"
 * @public
 */
export function odbcValue(value: string): string {
  if (/^[^\s[\]{}();?*=!@'"\p{Cc}]+$/u.test(value)) return value
  return `{${value.replaceAll("}", "}}")}}`
}

/**
 * An ODBC connection string, its keywords in the order given, a semicolon after each pair.
 *
 * @param closed - false leaves out the semicolon after the last pair; readers take both
 * @example odbcString({ Server: "tcp:db,1433", Database: "my shop" }) // "Server=tcp:db,1433;Database={my shop};"
 * @public
 */
export function odbcString(
  parameters: Readonly<Record<string, string>>,
  { closed = true }: { readonly closed?: boolean } = {},
): string {
  const pairs = Object.entries(parameters).map(([keyword, value]) => `${keyword}=${odbcValue(value)}`)
  return `${pairs.join(";")}${closed ? ";" : ""}`
}

/**
 * The settings that let Microsoft's ODBC driver for SQL Server log in to Entra ID by itself, for apps that read them one by one:
 * the user (none for a system-assigned identity), `AUTHENTICATION`, and `PASSWORD` for a service principal.
 *
 * For a person the driver knows no way without a window: `ActiveDirectoryInteractive` asks in one where the login is not remembered, and is there
 * on Windows only. Elsewhere an app gets a token itself and hands it over before it connects (`SQL_COPT_SS_ACCESS_TOKEN`), and leaves these
 * settings unread: the driver takes no user and no `AUTHENTICATION` beside a token.
 *
 * Microsoft, "Using Microsoft Entra ID with the ODBC Driver". mssql-django looks for `ActiveDirectoryMsi` in just this spelling.
 *
 * @param userKey - name of the user's setting
 * @public
 */
export function odbcLoginSettings(credential: AppCredential, userKey: string): readonly Setting[] {
  switch (credential.kind) {
    case "ambient":
      return [prefixed("AUTHENTICATION", "ActiveDirectoryMsi")]
    case "client-id":
      return [prefixed(userKey, credential.clientId), prefixed("AUTHENTICATION", "ActiveDirectoryMsi")]
    case "client-secret":
      return [
        prefixed(userKey, credential.clientId),
        prefixed("AUTHENTICATION", "ActiveDirectoryServicePrincipal"),
        prefixed("PASSWORD", credential.clientSecret),
      ]
    case "person":
      return [
        prefixed(userKey, credential.loginName),
        prefixed("AUTHENTICATION", "ActiveDirectoryInteractive"),
      ]
  }
}
