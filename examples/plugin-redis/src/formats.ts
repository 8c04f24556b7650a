import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * What every language is told: host, port, and as whom to log in. TLS is on, since the port is the one for TLS. Clients ask for a token for
 * https://redis.azure.com/.default, and send it with AUTH as the password of this user.
 */
const plain: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("PORT", String(endpoint.port)),
  prefixed("DATABASE", endpoint.database),
  prefixed("USER", user),
  prefixed("SSL", "true"),
  ...credentialSettings(credential),
]

/** No client type knows Redis, so the target brings the formats. */
export const clientFormats = Object.fromEntries(
  ["nodejs", "python", "go", "ruby", "php", "none"].map((client) => [client, plain]),
)
