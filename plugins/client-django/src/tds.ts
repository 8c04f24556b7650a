import { odbcLogin } from "@keyless/connection-strings"
import { type AppCredential, type ClientFormat, prefixed, type Setting } from "@keyless/core/plugin"
import { prefixedSettings } from "@keyless/core/settings"

/**
 * The settings of a Django app for Azure SQL, one for each entry of `DATABASES` of the mssql-django backend, whose ODBC driver
 * logs in to Entra ID by itself. `AUTHENTICATION` belongs into `OPTIONS["extra_params"]`.
 *
 * Keyless's own: Service Connector documents Django for a password only. The names are those of that documentation, the values
 * those of Microsoft, "Microsoft Entra authentication with mssql-django".
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("PORT", String(endpoint.port)),
  prefixed("NAME", endpoint.database),
  ...loginSettings(credential),
]

function loginSettings(credential: AppCredential): readonly Setting[] {
  const { UID, Authentication, PWD } = odbcLogin(credential)
  return prefixedSettings({ USER: UID, AUTHENTICATION: Authentication, PASSWORD: PWD })
}
