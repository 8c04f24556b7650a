/** Versions of user-assigned identities, and of the system identity at its resource. */
export const managedIdentityVersions = [
  "2018-11-30",
  "2022-01-31-preview",
  "2023-01-31",
  "2024-11-30",
] as const
