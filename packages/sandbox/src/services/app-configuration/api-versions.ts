/** Versions of App Configuration's stores. */
export const configurationVersions = ["2022-05-01", "2023-03-01", "2024-05-01", "2024-06-01"] as const
