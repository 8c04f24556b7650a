import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a .NET app for MySQL: the identity's, then `CONNECTIONSTRING` as MySqlConnector reads it, without a password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", .NET.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential, properties }) => [
  ...credentialSettings(credential),
  prefixed(
    "CONNECTIONSTRING",
    writeAdoNet(
      withProperties(
        {
          Server: endpoint.host,
          Database: endpoint.database,
          Port: endpoint.port,
          "User Id": user,
          "SSL Mode": "Required",
        },
        properties,
      ),
    ),
  ),
]
