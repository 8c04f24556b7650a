import { writeLibpq, withProperties } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Ruby app for PostgreSQL: the identity's, then `CONNECTIONSTRING` as the pg gem reads it, without a password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Ruby.
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
          port: endpoint.port,
          dbname: endpoint.database,
          sslmode: "require",
          user,
        },
        properties,
      ),
    ),
  ),
]
