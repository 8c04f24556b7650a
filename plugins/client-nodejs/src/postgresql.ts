import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Node.js app for PostgreSQL, one for each option of the pg driver, then the identity's. No password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Node.js.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("USER", user),
  prefixed("DATABASE", endpoint.database),
  prefixed("PORT", String(endpoint.port)),
  prefixed("SSL", "true"),
  ...credentialSettings(credential),
]
