import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings for PostgreSQL of an app in any other language: the facts one by one, then the identity's. No password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", none.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("USERNAME", user),
  prefixed("DATABASE", endpoint.database),
  prefixed("PORT", String(endpoint.port)),
  prefixed("SSL", "true"),
  ...credentialSettings(credential),
]
