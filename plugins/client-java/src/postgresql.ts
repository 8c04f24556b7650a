import { type ClientFormat, credentialSettings, jdbcUrl, prefixed } from "@keyless/core/plugin"

/**
 * The settings of a Java app for PostgreSQL: the identity's, then `CONNECTIONSTRING`, a URL for pgJDBC, without a password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Java.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential }) => [
  ...credentialSettings(credential),
  prefixed("CONNECTIONSTRING", jdbcUrl("postgresql", endpoint, { sslmode: "require", user })),
]
