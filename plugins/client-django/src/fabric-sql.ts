import type { ClientFormat } from "@keyless/core/plugin"
import { tds } from "./tds.ts"

/**
 * The settings of a Django app for SQL database in Fabric: those for Azure SQL. Django reads no connection string.
 *
 * Keyless's own: Service Connector documents nothing for Django and Fabric.
 *
 * @public
 */
export const fabricSql: ClientFormat = tds
