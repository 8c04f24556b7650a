import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of an app in any other language for MySQL: the facts one by one, then the identity's. No password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", none.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("USERNAME", user),
  prefixed("DATABASE", endpoint.database),
  prefixed("PORT", String(endpoint.port)),
  prefixed("SSL", "true"),
  ...credentialSettings(credential),
]
