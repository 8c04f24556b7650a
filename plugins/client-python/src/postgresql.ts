import { writeLibpq, withProperties } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Python app for PostgreSQL: the identity's, then `CONNECTIONSTRING` as psycopg reads it, without a password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Python.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential, properties }) => [
  ...credentialSettings(credential),
  prefixed(
    "CONNECTIONSTRING",
    writeLibpq(
      withProperties(
        {
          dbname: endpoint.database,
          host: endpoint.host,
          port: endpoint.port,
          sslmode: "require",
          user,
        },
        properties,
      ),
    ),
  ),
]
