/** Types of connection strings, as the API of App Service spells them. */
export const connectionStringTypes = [
  "MySql",
  "SQLServer",
  "SQLAzure",
  "Custom",
  "NotificationHub",
  "ServiceBus",
  "EventHub",
  "ApiHub",
  "DocDb",
  "RedisCache",
  "PostgreSQL",
] as const

/** One connection string of a site or a slot. */
export interface ConnectionString {
  value: string
  type: (typeof connectionStringTypes)[number]
}

/**
 * The variable in which a process finds a connection string (Microsoft, "Environment variables and app settings in Azure
 * App Service", variable prefixes).
 */
export const connectionStringVariable = (name: string, { type }: ConnectionString): string =>
  `${type === "SQLServer" ? "SQL" : type.toUpperCase()}CONNSTR_${name}`
