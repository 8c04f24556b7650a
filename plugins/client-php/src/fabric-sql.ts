import { writeOdbc, withProperties } from "@keyless/connection-strings"
import { type AppCredential, type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a PHP app for SQL database in Fabric: `CONNECTIONSTRING`, a data source name for `new PDO`, then the
 * identity's, which are the user and the password beside it. The ODBC driver logs in to Entra ID by itself.
 *
 * A person's app gets a token itself and hands it over as `AccessToken`, so the name then says nothing of the login.
 *
 * Keyless's own: Service Connector documents nothing for PHP and Fabric. Microsoft, "Connect Using Microsoft Entra
 * authentication" (drivers for PHP); a PDO_SQLSRV data source name has no keyword for a user.
 *
 * @public
 */
export const fabricSql: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed(
    "CONNECTIONSTRING",
    `sqlsrv:${writeOdbc(
      withProperties(
        {
          Server: `tcp:${endpoint.host},${endpoint.port}`,
          Database: endpoint.database,
          ...authentication(credential),
        },
        properties,
      ),
      { closed: false },
    )}`,
  ),
  ...credentialSettings(credential),
]

function authentication({ kind }: AppCredential): Readonly<Record<string, string>> {
  if (kind === "person") return {}
  return {
    Authentication: kind === "client-secret" ? "ActiveDirectoryServicePrincipal" : "ActiveDirectoryMsi",
  }
}
