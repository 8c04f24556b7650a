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
