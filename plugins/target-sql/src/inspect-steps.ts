import { appNetworkProblem } from "@keyless/azure"
import type { ExistingConnection, InspectSteps, Scope, Step } from "@keyless/core/plugin"
import { look, type Sessions, type UserDialect, userLooks } from "@keyless/sql"
import { controlProfiles, denialLook, type FoundPrincipal, tdsGrants } from "@keyless/tds"
import { firewallReadPermission, firewallRules } from "./firewall.ts"
import type { FoundServer } from "./server.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
  users: UserDialect<FoundPrincipal>,
  existing: ExistingConnection,
  admin: Step,
  session: Scope<Sessions>,
): InspectSteps {
  const { database } = server
  const grants = tdsGrants(database, controlProfiles)
  return {
    helpers: [admin, session],
    looks: [
      entraLook(server),
      networkLook(server),
      ...userLooks({ users, grants, existing, database, session }),
      denialLook({ users, profiles: controlProfiles, existing, database, session }),
    ],
  }
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
    isPrivate: properties.publicNetworkAccess === "Disabled",
    admitAzure: `az sql server firewall-rule create --resource-group ${resourceGroup} --server ${name} --name AllowAllWindowsAzureIps --start-ip-address 0.0.0.0 --end-ip-address 0.0.0.0`,
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
