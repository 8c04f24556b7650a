import { adoNetString, type ClientFormat, credentialSettings, prefixed } from "@keyless/core/plugin"

/**
 * The settings of a .NET app for PostgreSQL: the identity's, then `CONNECTIONSTRING` as Npgsql reads it, without a password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", .NET.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential }) => [
  ...credentialSettings(credential),
  prefixed(
    "CONNECTIONSTRING",
    adoNetString({
      Server: endpoint.host,
      Database: endpoint.database,
      Port: endpoint.port,
      "Ssl Mode": "Require",
      "User Id": user,
    }),
  ),
]
