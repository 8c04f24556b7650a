import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import { type AppCredential, createSecret, type Secret } from "@keyless/core/plugin"

/**
 * A connection string with all that Microsoft.Data.SqlClient needs to log in to Entra ID by itself. Secret where it holds a
 * client secret. A person is not named: the driver would take `User ID` for the client id of a managed identity.
 *
 * @param dataSource - host and port as the driver wants them: `[tcp:]<host>,<port>`
 */
export function sqlClientString(
  dataSource: string,
  database: string,
  credential: AppCredential,
  properties: Readonly<Record<string, string>> = {},
): string | Secret {
  const write = (login: Readonly<Record<string, string>>) =>
    writeAdoNet(
      withProperties({ "Data Source": dataSource, "Initial Catalog": database, ...login }, properties),
      { closed: false },
    )
  switch (credential.kind) {
    case "ambient":
      return write({ Authentication: "ActiveDirectoryManagedIdentity" })
    case "client-id":
      return write({ "User ID": credential.clientId, Authentication: "ActiveDirectoryManagedIdentity" })
    case "client-secret":
      return createSecret(
        write({
          "User ID": credential.clientId,
          Password: credential.clientSecret.reveal(),
          Authentication: "ActiveDirectoryServicePrincipal",
        }),
      )
    case "person":
      return write({ Authentication: "ActiveDirectoryDefault" })
  }
}
