/** Versions of container apps, their revisions and environments. */
export const containerAppVersions = [
  "2024-03-01",
  "2024-10-02-preview",
  "2025-01-01",
  "2025-07-01",
  "2026-01-01",
  "2026-07-01",
] as const
