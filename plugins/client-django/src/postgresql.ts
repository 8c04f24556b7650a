import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Django app for PostgreSQL, one for each entry of `DATABASES`, then the identity's. No password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Django.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("NAME", endpoint.database),
  prefixed("HOST", endpoint.host),
  prefixed("USER", user),
  // The documented settings have no port, so one is written only where Django's default would be wrong.
  ...(endpoint.port === 5432 ? [] : [prefixed("PORT", String(endpoint.port))]),
  ...credentialSettings(credential),
]
