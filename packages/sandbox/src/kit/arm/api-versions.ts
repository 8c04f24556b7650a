/**
 * Versions that the operations of the sandbox take. A version is in the list of an operation where the published specification has that
 * operation in it, so that a client that mixes them up is refused as by Azure.
 */

/** Versions of Azure Resource Manager's own operations. */
export const resourceVersions = [
  "2016-06-01",
  "2019-05-01",
  "2019-06-01",
  "2019-11-01",
  "2020-01-01",
  "2020-06-01",
  "2020-10-01",
  "2021-01-01",
  "2021-04-01",
  "2022-09-01",
  "2022-12-01",
  "2023-07-01",
  "2024-03-01",
  "2024-07-01",
  "2024-11-01",
  "2025-04-01",
] as const

/** Versions of the lists of resources, which are older than the other operations of Azure Resource Manager. */
export const resourceListVersions = ["2015-11-01", ...resourceVersions] as const

/** Versions of App Service's sites, slots and their configuration. */
export const webVersions = [
  "2021-02-01",
  "2021-03-01",
  "2022-03-01",
  "2022-09-01",
  "2023-01-01",
  "2023-12-01",
  "2024-04-01",
  "2024-11-01",
  "2025-03-01",
  "2025-05-01",
] as const

/** Versions of container apps, their revisions and environments. */
export const containerAppVersions = [
  "2024-03-01",
  "2024-10-02-preview",
  "2025-01-01",
  "2025-07-01",
  "2026-01-01",
  "2026-07-01",
] as const

/** Versions of Service Connector's linkers. */
export const linkerVersions = [
  "2022-05-01",
  "2022-11-01-preview",
  "2023-04-01-preview",
  "2024-04-01",
  "2024-07-01-preview",
] as const

/** Versions of user-assigned identities, and of the system identity at its resource. */
export const managedIdentityVersions = [
  "2018-11-30",
  "2022-01-31-preview",
  "2023-01-31",
  "2024-11-30",
] as const

/** Versions of PostgreSQL's flexible servers; every version has all operations. */
export const postgresVersions = [
  "2022-12-01",
  "2023-06-01-preview",
  "2023-12-01-preview",
  "2024-08-01",
  "2024-11-01-preview",
  "2025-01-01-preview",
  "2025-06-01-preview",
  "2025-08-01",
] as const

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

/** Versions of Azure SQL's servers and what is in them. */
export const sqlVersions = [
  "2020-11-01-preview",
  "2021-02-01-preview",
  "2021-11-01",
  "2022-02-01-preview",
  "2022-05-01-preview",
  "2022-08-01-preview",
  "2023-02-01-preview",
  "2023-05-01-preview",
  "2023-08-01-preview",
  "2023-08-01",
  "2024-05-01-preview",
] as const

/** Versions of Azure Spring Apps. */
export const springVersions = [
  "2022-09-01-preview",
  "2022-12-01",
  "2023-12-01",
  "2024-05-01-preview",
] as const

/** Versions of Key Vault's vaults. */
export const vaultVersions = [
  "2019-09-01",
  "2021-10-01",
  "2022-07-01",
  "2022-11-01",
  "2023-02-01",
  "2023-07-01",
  "2024-11-01",
  "2025-05-01",
  "2026-02-01",
] as const

/** Versions of App Configuration's stores. */
export const configurationVersions = ["2022-05-01", "2023-03-01", "2024-05-01", "2024-06-01"] as const

/** Versions of role assignments. */
export const roleAssignmentVersions = [
  "2015-07-01",
  "2018-01-01-preview",
  "2018-09-01-preview",
  "2020-04-01-preview",
  "2020-08-01-preview",
  "2020-10-01-preview",
  "2022-04-01",
] as const

/** Versions of role definitions. */
export const roleDefinitionVersions = [
  "2015-07-01",
  "2018-01-01-preview",
  "2022-04-01",
  "2022-05-01-preview",
] as const
