import {
  type ClientFormat,
  credentialSettings,
  jdbcUrl,
  prefixed,
  withProperties,
} from "@keyless/core/plugin"

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
    jdbcUrl("postgresql", endpoint, withProperties({ sslmode: "require", user }, properties)),
  ),
]
