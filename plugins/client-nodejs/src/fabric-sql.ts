import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import {
  type AppCredential,
  type ClientFormat,
  createSecret,
  type Endpoint,
  type FormatInput,
  prefixed,
  type Secret,
} from "@keyless/core/plugin"

/**
 * The setting of a Node.js app for SQL database in Fabric: `CONNECTIONSTRING` as the mssql package reads it, with the identity in
 * it. Its driver logs in to Entra ID by itself.
 *
 * Keyless's own: Service Connector documents nothing for Node.js and Fabric. In mssql's strings "Active Directory Integrated" is
 * the default credential, or the service principal where `Client Secret` and `Tenant Id` are there too.
 *
 * @public
 */
export const fabricSql: ClientFormat = ({ endpoint, credential, properties }) => [
  prefixed("CONNECTIONSTRING", mssqlString(endpoint, credential, properties)),
]

function mssqlString(
  { host, port, database }: Endpoint,
  credential: AppCredential,
  properties: FormatInput["properties"],
): string | Secret {
  const write = (login: Readonly<Record<string, string>>) =>
    writeAdoNet(
      withProperties(
        {
          Server: `tcp:${host},${port}`,
          Database: database,
          ...login,
          Authentication: "Active Directory Integrated",
          Encrypt: "true",
        },
        properties,
      ),
    )
  switch (credential.kind) {
    case "ambient":
    case "person":
      return write({})
    case "client-id":
      return write({ "Client Id": credential.clientId })
    case "client-secret":
      return createSecret(
        write({
          "Client Id": credential.clientId,
          "Client Secret": credential.clientSecret.reveal(),
          "Tenant Id": credential.tenantId,
        }),
      )
  }
}
