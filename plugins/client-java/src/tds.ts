import { entraSqlServerJdbcUrl } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"

/**
 * The setting of a Java app for Azure SQL: `CONNECTIONSTRING`, a URL for the Microsoft JDBC driver, with the identity in it.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Java.
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed("CONNECTIONSTRING", entraSqlServerJdbcUrl(endpoint, credential, properties)),
]
