import { odbcLogin } from "@keyless/connection-strings"
import { type AppCredential, type ClientFormat, prefixed, type Setting } from "@keyless/core/plugin"
import { prefixedSettings } from "@keyless/core/settings"

/**
 * The settings of a Python app for Azure SQL, one for each keyword of the ODBC driver, which logs in to Entra ID by itself.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Python, but for two slips of the page: the user of a
 * user-assigned identity is its client id, as App Service and Container Apps want it, not its object id; and a service principal
 * is `ActiveDirectoryServicePrincipal`, the only name that the driver knows.
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential }) => [
  prefixed("SERVER", endpoint.host),
  prefixed("PORT", String(endpoint.port)),
  prefixed("DATABASE", endpoint.database),
  ...loginSettings(credential),
]

function loginSettings(credential: AppCredential): readonly Setting[] {
  const { UID, Authentication, PWD } = odbcLogin(credential)
  return prefixedSettings({ USER: UID, AUTHENTICATION: Authentication, PASSWORD: PWD })
}
