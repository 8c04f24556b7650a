import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Python app for MySQL, one for each of the arguments of PyMySQL and MySQL Connector, then the identity's. No
 * password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", Python, but for the user: the page's `@<server>`
 * belongs to the retired Single Server.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("NAME", endpoint.database),
  prefixed("HOST", endpoint.host),
  prefixed("USER", user),
  // The documented settings have no port, so one is written only where the driver's default would be wrong.
  ...(endpoint.port === 3306 ? [] : [prefixed("PORT", String(endpoint.port))]),
  ...credentialSettings(credential),
]
