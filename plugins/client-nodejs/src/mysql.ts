import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Node.js app for MySQL, one for each option of the mysql2 driver, then the identity's. No password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", Node.js.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("USER", user),
  prefixed("DATABASE", endpoint.database),
  prefixed("PORT", String(endpoint.port)),
  prefixed("SSL", "true"),
  ...credentialSettings(credential),
]
