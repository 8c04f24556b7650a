import { appNetworkLook } from "@keyless/azure"
import { type ExistingConnection, type InspectSteps, look, type Scope, type Step } from "@keyless/core/plugin"
import { type Sessions, userLooks } from "@keyless/sql"
import { firewallReadPermission, firewallRules } from "./firewall.ts"
import { postgresqlGrants } from "./grant-dialect.ts"
import type { FoundServer } from "./server.ts"
import { postgresqlUsers } from "./users.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
  {
    existing,
    others,
  }: {
    readonly existing: ExistingConnection
    readonly others: readonly ExistingConnection[]
  },
  admin: Step,
  session: Scope<Sessions>,
): InspectSteps {
  const { database } = server
  const users = userLooks({
    users: postgresqlUsers(database),
    grants: postgresqlGrants(database),
    existing,
    others,
    database,
    session,
  })
  return { helpers: [admin, session], looks: [entraLook(server), networkLook(server), ...users] }
}

function entraLook(server: FoundServer) {
  return look({
    id: "entra.enabled",
    description: "Microsoft Entra authentication of the server validated.",
    title: `Look whether ${server.name} takes tokens`,
    why: "The app logs in with a token.",
    find: async () =>
      server.properties.authConfig?.activeDirectoryAuth === "Enabled"
        ? null
        : {
            code: "entra_disabled",
            message: `Server ${server.name} takes passwords only.`,
            hint: "Run the create command of the connection again; it switches Entra authentication on.",
          },
  })
}

function networkLook({ client, properties, ref, id, name, resourceGroup }: FoundServer) {
  return appNetworkLook({
    rules: firewallRules(client),
    ref,
    id,
    isPrivate: properties.network?.publicNetworkAccess === "Disabled",
    permission: firewallReadPermission,
    makeRule: `az postgres flexible-server firewall-rule create --resource-group ${resourceGroup} --name ${name} --rule-name AllowAzureServices`,
  })
}
