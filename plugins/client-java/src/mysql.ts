import { writeJdbcUrl, withProperties } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Java app for MySQL: the identity's, then `CONNECTIONSTRING`, a URL for MySQL Connector/J, without a password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", Java. Captures of the service show a
 * `serverTimezone=UTC` that the page does not have; the driver needs none.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential, properties }) => [
  ...credentialSettings(credential),
  prefixed(
    "CONNECTIONSTRING",
    writeJdbcUrl({
      ...endpoint,
      subprotocol: "mysql",
      properties: withProperties({ sslmode: "required", user }, properties),
    }),
  ),
]
