import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a PHP app for MySQL, one for each argument of `mysqli_real_connect`, then the identity's. No password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", PHP, but for two slips of the page: the flag is PHP's
 * constant `MYSQLI_CLIENT_SSL`, and the user's `@<server>` belongs to the retired Single Server.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("DBNAME", endpoint.database),
  prefixed("HOST", endpoint.host),
  prefixed("PORT", String(endpoint.port)),
  prefixed("FLAG", "MYSQLI_CLIENT_SSL"),
  prefixed("USERNAME", user),
  ...credentialSettings(credential),
]
