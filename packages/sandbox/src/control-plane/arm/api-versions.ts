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

export const webVersions = [
  "2022-03-01",
  "2022-09-01",
  "2023-01-01",
  "2023-12-01",
  "2024-04-01",
  "2024-11-01",
  "2025-03-01",
  "2025-05-01",
] as const

export const containerAppVersions = ["2024-03-01", "2024-10-02-preview", "2026-07-01"] as const

export const linkerVersions = [
  "2022-05-01",
  "2022-11-01-preview",
  "2023-04-01-preview",
  "2024-04-01",
  "2024-07-01-preview",
] as const

export const managedIdentityVersions = [
  "2018-11-30",
  "2022-01-31-preview",
  "2023-01-31",
  "2024-11-30",
] as const

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

export const mysqlVersions = [
  "2022-01-01",
  "2023-06-01-preview",
  "2023-06-30",
  "2023-10-01-preview",
  "2023-12-01-preview",
  "2023-12-30",
  "2024-02-01-preview",
  "2024-06-01-preview",
  "2024-10-01-preview",
  "2024-12-30",
] as const

export const sqlVersions = [
  "2020-11-01-preview",
  "2021-02-01-preview",
  "2021-11-01",
  "2022-02-01-preview",
  "2022-05-01-preview",
  "2022-08-01-preview",
  "2023-02-01-preview",
  "2023-05-01-preview",
  "2023-08-01",
  "2024-05-01-preview",
] as const

export const springVersions = [
  "2022-09-01-preview",
  "2022-12-01",
  "2023-12-01",
  "2024-05-01-preview",
] as const

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

export const configurationVersions = ["2022-05-01", "2023-03-01", "2024-05-01", "2024-06-01"] as const

export const authorizationVersions = [
  "2015-07-01",
  "2018-01-01-preview",
  "2018-07-01",
  "2020-04-01-preview",
  "2020-08-01-preview",
  "2020-10-01-preview",
  "2022-04-01",
] as const
