/** Versions of Azure Spring Apps. */
export const springVersions = [
  "2022-09-01-preview",
  "2022-12-01",
  "2023-12-01",
  "2024-05-01-preview",
] as const
