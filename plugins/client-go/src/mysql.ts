import { withProperties, writeGoMySql } from "@keyless/connection-strings"
import { type ClientFormat, type Endpoint, type FormatInput, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { goFailure } from "./error-codes.ts"

/**
 * The settings of a Go app for MySQL: the identity's, then `CONNECTIONSTRING`, a data source name of go-sql-driver, without a
 * password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", Go, and `allowCleartextPasswords`, which the page
 * lacks: without it the driver refuses to send a token. It is safe beside `tls=true`.
 *
 * @throws KeylessError `user_not_writable` for a user with a colon, which the driver would take for the start of a password
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential, properties }) => [
  ...credentialSettings(credential),
  prefixed("CONNECTIONSTRING", dataSourceName(endpoint, user, properties)),
]

function dataSourceName(endpoint: Endpoint, user: string, properties: FormatInput["properties"]): string {
  return writeGoMySql({
    ...endpoint,
    user: writableUser(user),
    parameters: withProperties({ tls: "true", allowCleartextPasswords: "true" }, properties),
  })
}

function writableUser(user: string): string {
  if (!user.includes(":")) return user
  throw goFailure("user_not_writable", `Go's MySQL driver cannot be told the user "${user}".`, {
    hint: "Give the connection a name from which a user without a colon follows.",
  })
}
