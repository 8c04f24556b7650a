import {
  type ClientFormat,
  credentialSettings,
  odbcString,
  prefixed,
  withProperties,
} from "@keyless/core/plugin"

/**
 * The settings of a PHP app for SQL database in Fabric: `CONNECTIONSTRING`, a data source name for `new PDO`, then the
 * identity's, which are the user and the password beside it. The ODBC driver logs in to Entra ID by itself.
 *
 * Keyless's own: Service Connector documents nothing for PHP and Fabric. Microsoft, "Connect Using Microsoft Entra
 * authentication" (drivers for PHP); a PDO_SQLSRV data source name has no keyword for a user.
 *
 * @public
 */
export const fabricSql: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed(
    "CONNECTIONSTRING",
    `sqlsrv:${odbcString(
      withProperties(
        {
          Server: `tcp:${endpoint.host},${endpoint.port}`,
          Database: endpoint.database,
          Authentication:
            credential.kind === "client-secret" ? "ActiveDirectoryServicePrincipal" : "ActiveDirectoryMsi",
        },
        properties,
      ),
      { closed: false },
    )}`,
  ),
  ...credentialSettings(credential),
]
