import { sqlServerJdbcLogin, withProperties, writeSqlServerJdbcUrl } from "@keyless/connection-strings"
import { composed, type FormatInput, type Secret } from "@keyless/core/plugin"

/** A URL for the Microsoft JDBC driver with all that it needs to log in to Entra ID by itself. Secret where it holds a client secret. */
export function sqlServerUrl({ endpoint, credential, properties }: FormatInput): string | Secret {
  return composed({ databaseName: endpoint.database, ...sqlServerJdbcLogin(credential) }, (own) =>
    writeSqlServerJdbcUrl({ ...endpoint, properties: withProperties(own, properties) }),
  )
}
