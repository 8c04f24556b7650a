import { appNetworkProblem } from "@keyless/azure"
import type { ExistingConnection, InspectSteps, Scope, Step } from "@keyless/core/plugin"
import { look, type Sessions, type UserDialect, userLooks } from "@keyless/sql"
import { firewallReadPermission, firewallRules } from "./firewall.ts"
import { mysqlGrants } from "./grant-dialect.ts"
import type { FoundServer } from "./server.ts"
import type { FoundAccount } from "./users.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
  users: UserDialect<FoundAccount>,
  existing: ExistingConnection,
  admin: Step,
  session: Scope<Sessions>,
): InspectSteps {
  const { database } = server
  const ofUser = userLooks({ users, grants: mysqlGrants(database), existing, database, session })
  return { helpers: [admin, session], looks: [entraLook(server), networkLook(server), ...ofUser] }
}

/** A server takes tokens from the moment it has an Entra administrator. */
function entraLook({ name, administrator }: FoundServer) {
  return look({
    id: "entra.enabled",
    description: "Microsoft Entra authentication of the server validated.",
    title: `Look whether ${name} takes tokens`,
    why: "The app logs in with a token.",
    find: async () =>
      administrator !== null
        ? null
        : {
            code: "entra_disabled",
            message: `Server ${name} has no Microsoft Entra administrator and takes passwords only.`,
            hint: "Run the create command of the connection again; it makes you the administrator.",
          },
  })
}

function networkLook({ client, properties, ref, id, name, resourceGroup }: FoundServer) {
  const server = {
    rules: firewallRules(client),
    ref,
    id,
    isPrivate: properties.network?.publicNetworkAccess === "Disabled",
    admitAzure: `az mysql flexible-server firewall-rule create --resource-group ${resourceGroup} --name ${name} --rule-name AllowAzureServices --start-ip-address 0.0.0.0 --end-ip-address 0.0.0.0`,
  }
  return look({
    id: "network.app",
    description: "Target service firewall validated.",
    title: `Look whether the firewall of ${name} lets apps of Azure in`,
    why: "The app connects from Azure, not from this machine.",
    permissions: [{ operation: firewallReadPermission, scope: id }],
    find: (context) => appNetworkProblem(server, context),
  })
}
