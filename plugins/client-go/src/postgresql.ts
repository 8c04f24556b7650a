import { writeLibpq, withProperties } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Go app for PostgreSQL: the identity's, then `CONNECTIONSTRING` as lib/pq and pgx read it, without a password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Go.
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
          host: endpoint.host,
          // The documented string has no port, so one is written only where the driver's default would be wrong.
          ...(endpoint.port === 5432 ? {} : { port: endpoint.port }),
          dbname: endpoint.database,
          sslmode: "require",
          user,
        },
        properties,
      ),
    ),
  ),
]
