import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { sqlServerUrl } from "./sql-server-url.ts"

/**
 * The setting of a Java app for Azure SQL: `CONNECTIONSTRING`, a URL for the Microsoft JDBC driver, with the identity in it.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Java.
 *
 * @public
 */
export const tds: ClientFormat = (input) => [prefixed("CONNECTIONSTRING", sqlServerUrl(input))]
