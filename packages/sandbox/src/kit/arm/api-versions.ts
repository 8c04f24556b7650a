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
