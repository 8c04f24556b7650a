import { odbcLogin, withProperties, writeOdbc } from "@keyless/connection-strings"
import { type ClientFormat, composed, type FormatInput, prefixed, type Secret } from "@keyless/core/plugin"

/**
 * The setting of a Python app for SQL database in Fabric: `CONNECTIONSTRING` for pyodbc, with the identity in it. The ODBC driver
 * logs in to Entra ID by itself; for a person on Windows only, see `odbcLogin`.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", Python.
 *
 * @public
 */
export const fabricSql: ClientFormat = (input) => [prefixed("CONNECTIONSTRING", pyodbcString(input))]

function pyodbcString({
  endpoint: { host, port, database },
  credential,
  properties,
}: FormatInput): string | Secret {
  const isManaged = credential.kind === "ambient" || credential.kind === "client-id"
  return composed(
    {
      Driver: "ODBC Driver 17 for SQL Server",
      Server: `tcp:${host},${port}`,
      Database: database,
      ...odbcLogin(credential),
      // As the page spells it.
      ...(isManaged ? { Authentication: "ActiveDirectoryMSI" } : {}),
    },
    (own) => writeOdbc(withProperties(own, properties)),
  )
}
