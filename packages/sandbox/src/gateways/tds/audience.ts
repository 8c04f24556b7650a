/** Audience of Azure SQL. */
export const sqlAudience = "https://database.windows.net"
