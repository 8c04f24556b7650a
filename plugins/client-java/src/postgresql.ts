import { writeJdbcUrl, withProperties } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Java app for PostgreSQL: the identity's, then `CONNECTIONSTRING`, a URL for pgJDBC, without a password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Java.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential, properties }) => [
  ...credentialSettings(credential),
  prefixed(
    "CONNECTIONSTRING",
    writeJdbcUrl({
      ...endpoint,
      subprotocol: "postgresql",
      properties: withProperties({ sslmode: "require", user }, properties),
    }),
  ),
]
