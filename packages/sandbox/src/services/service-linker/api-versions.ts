/** Versions of Service Connector's linkers. */
export const linkerVersions = [
  "2022-05-01",
  "2022-11-01-preview",
  "2023-04-01-preview",
  "2024-04-01",
  "2024-07-01-preview",
] as const
