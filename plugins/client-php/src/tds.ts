import { odbcLogin } from "@keyless/connection-strings"
import { type AppCredential, type ClientFormat, prefixed, type Setting } from "@keyless/core/plugin"
import { prefixedSettings } from "@keyless/core/settings"

/**
 * The settings of a PHP app for Azure SQL: the server and the options of `sqlsrv_connect`, whose ODBC driver logs in to Entra ID
 * by itself.
 *
 * For a person the drivers know no way but a token that the app gets and hands over as `AccessToken`, beside which they take neither `UID` nor
 * `Authentication`: so both are left out.
 *
 * Keyless's own: Service Connector documents PHP for a password only. The names are those of that documentation, the values those
 * of Microsoft, "Connect Using Microsoft Entra authentication" (drivers for PHP).
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential }) => [
  prefixed("SERVERNAME", `${endpoint.host},${endpoint.port}`),
  prefixed("DATABASE", endpoint.database),
  ...(credential.kind === "person" ? [] : loginSettings(credential)),
]

function loginSettings(credential: AppCredential): readonly Setting[] {
  const { UID, Authentication, PWD } = odbcLogin(credential)
  return prefixedSettings({ UID, AUTHENTICATION: Authentication, PASSWORD: PWD })
}
