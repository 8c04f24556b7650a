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
