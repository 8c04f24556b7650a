/** Audiences of the access tokens that PostgreSQL and MySQL servers take; Entra itself writes both forms. */
export const openSourceDatabaseAudiences = [
  "https://ossrdbms-aad.database.windows.net",
  "https://ossrdbms-aad.database.windows.net/",
]
