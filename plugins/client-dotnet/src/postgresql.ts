import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a .NET app for PostgreSQL: the identity's, then `CONNECTIONSTRING` as Npgsql reads it, without a password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", .NET.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential, properties }) => [
  ...credentialSettings(credential),
  prefixed(
    "CONNECTIONSTRING",
    writeAdoNet(
      withProperties(
        {
          Server: endpoint.host,
          Database: endpoint.database,
          Port: endpoint.port,
          "Ssl Mode": "Require",
          "User Id": user,
        },
        properties,
      ),
    ),
  ),
]
