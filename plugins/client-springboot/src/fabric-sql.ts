import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { sqlServerUrl } from "./sql-server-url.ts"

/**
 * The setting of a Spring Boot app for SQL database in Fabric: `CONNECTIONSTRING`, a URL for the Microsoft JDBC driver, with the
 * identity in it.
 *
 * Spring does not bind it: the app's configuration names it as `spring.datasource.url`.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", Spring Boot, but for the port: the page writes
 * it after a comma, which the driver takes for a part of the host's name.
 *
 * @public
 */
export const fabricSql: ClientFormat = (input) => [prefixed("CONNECTIONSTRING", sqlServerUrl(input))]
