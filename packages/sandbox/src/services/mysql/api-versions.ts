/** Versions that have all of MySQL's flexible servers: the servers, and what is in them. */
const wholeMysqlVersions = [
  "2021-12-01-preview",
  "2022-01-01",
  "2023-06-01-preview",
  "2023-06-30",
  "2023-12-30",
  "2024-12-30",
] as const

/** Versions of what is in a MySQL server: administrators, databases, firewall rules, parameters. */
export const mysqlChildVersions: readonly string[] = wholeMysqlVersions

/** Versions of the MySQL servers themselves: previews of their own have nothing else (Azure/bicep-types-az, generated/mysql). */
export const mysqlVersions: readonly string[] = [
  ...wholeMysqlVersions,
  "2023-10-01-preview",
  "2024-02-01-preview",
  "2024-06-01-preview",
  "2024-10-01-preview",
].toSorted()
