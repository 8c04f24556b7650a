import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Ruby app for MySQL, one for each option of the mysql2 gem, then the identity's. No password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", Ruby, but for the user: the page's `@<server>` belongs
 * to the retired Single Server.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("DATABASE", endpoint.database),
  prefixed("HOST", endpoint.host),
  prefixed("USERNAME", user),
  prefixed("SSLMODE", "required"),
  // The documented settings have no port, so one is written only where the gem's default would be wrong.
  ...(endpoint.port === 3306 ? [] : [prefixed("PORT", String(endpoint.port))]),
  ...credentialSettings(credential),
]
