import { odbcString, withProperties } from "@keyless/connection-strings"
import {
  type AppCredential,
  type ClientFormat,
  createSecret,
  type Endpoint,
  type FormatInput,
  prefixed,
  type Secret,
} from "@keyless/core/plugin"

/**
 * The setting of a Python app for SQL database in Fabric: `CONNECTIONSTRING` for pyodbc, with the identity in it. The ODBC driver
 * logs in to Entra ID by itself; for a person on Windows only, see `odbcLoginSettings`.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", Python.
 *
 * @public
 */
export const fabricSql: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed("CONNECTIONSTRING", pyodbcString(endpoint, credential, properties)),
]

function pyodbcString(
  { host, port, database }: Endpoint,
  credential: AppCredential,
  properties: FormatInput["properties"],
): string | Secret {
  const write = (login: Readonly<Record<string, string>>) =>
    odbcString(
      withProperties(
        {
          Driver: "ODBC Driver 17 for SQL Server",
          Server: `tcp:${host},${port}`,
          Database: database,
          ...login,
        },
        properties,
      ),
    )
  switch (credential.kind) {
    case "ambient":
      return write({ Authentication: "ActiveDirectoryMSI" })
    case "client-id":
      return write({ UID: credential.clientId, Authentication: "ActiveDirectoryMSI" })
    case "client-secret":
      return createSecret(
        write({
          UID: credential.clientId,
          PWD: credential.clientSecret.reveal(),
          Authentication: "ActiveDirectoryServicePrincipal",
        }),
      )
    case "person":
      return write({ UID: credential.loginName, Authentication: "ActiveDirectoryInteractive" })
  }
}
