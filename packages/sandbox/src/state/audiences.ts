/** Audience of Azure SQL. */
export const sqlAudience = "https://database.windows.net"

/** Audiences of Fabric: its API's own and the one of Power BI, of which it is a part. */
export const fabricAudiences = [
  "https://api.fabric.microsoft.com",
  "https://analysis.windows.net/powerbi/api",
] as const
