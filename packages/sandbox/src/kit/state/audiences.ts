/** Audience of Azure SQL. */
export const sqlAudience = "https://database.windows.net"

/** Audience of Key Vault. */
export const vaultAudience = "https://vault.azure.net"

/** Audiences of App Configuration: the one its clients ask for by default, and the older one of its own domain. */
export const configurationAudiences = ["https://appconfig.azure.com", "https://azconfig.io"] as const

/** Audiences of Fabric: its API's own and the one of Power BI, of which it is a part. */
export const fabricAudiences = [
  "https://api.fabric.microsoft.com",
  "https://analysis.windows.net/powerbi/api",
] as const
