import { appNetworkLook, soleAdministratorLook } from "@keyless/azure"
import type { ExistingConnection, InspectSteps, Scope, Step } from "@keyless/core/plugin"
import { type Sessions, type UserDialect, userLooks } from "@keyless/sql"
import { firewallReadPermission, firewallRules } from "./firewall.ts"
import { mysqlGrants } from "./grant-dialect.ts"
import type { FoundServer } from "./server.ts"
import type { FoundAccount } from "./users.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
  users: UserDialect<FoundAccount>,
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
  const ofUser = userLooks({ users, grants: mysqlGrants(database), existing, others, database, session })
  return {
    helpers: [admin, session],
    looks: [soleAdministratorLook(server.name, server.administrator), networkLook(server), ...ofUser],
  }
}

function networkLook({ client, properties, ref, id, name, resourceGroup }: FoundServer) {
  return appNetworkLook({
    rules: firewallRules(client),
    ref,
    id,
    isPrivate: properties.network?.publicNetworkAccess === "Disabled",
    permission: firewallReadPermission,
    makeRule: `az mysql flexible-server firewall-rule create --resource-group ${resourceGroup} --name ${name} --rule-name AllowAzureServices`,
  })
}
