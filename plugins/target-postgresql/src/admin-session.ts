import { type AdminLogin, type Azure, firewallRuleCloserName, temporaryFirewallRule } from "@keyless/azure"
import { createSecret, type OwnerLogin, type Ephemeral, type Step } from "@keyless/core/plugin"
import { ownerSession, ephemeralSession, type EphemeralSessionInput, type Sessions } from "@keyless/sql"
import { classifyConnectError, connect, principalDatabase } from "@keyless/sql-postgresql"
import { firewallPermissions, firewallRules } from "./firewall.ts"
import type { FoundServer } from "./server.ts"

const port = 5432
const patienceMs = 180_000

/** The ephemeral step with the administrator's sessions. */
export function adminSession(
  azure: Azure,
  server: FoundServer,
  admin: Step<AdminLogin>,
  entra?: Step<{ readonly changed: boolean }>,
  regain?: EphemeralSessionInput["regain"],
): Ephemeral<Sessions> {
  const { id, host } = server
  return ephemeralSession({
    server: server.name,
    firstDatabase: principalDatabase,
    needs: entra === undefined ? [admin] : [admin, entra],
    permissions: firewallPermissions.map((operation) => ({ operation, scope: id })),
    closers: [firewallRuleCloserName],
    patienceMs,
    async connect(context, database) {
      const token = createSecret(await azure.token(azure.cloud.scopes.ossrdbms, context.signal))
      return connect({ host, port, database, user: context.value(admin).user, token, signal: context.signal })
    },
    classify: classifyConnectError,
    rule: (context, address) =>
      temporaryFirewallRule(firewallRules(server.client), server.ref, context, address),
    closedBecause: () =>
      server.properties.network?.publicNetworkAccess === "Disabled"
        ? "public network access is disabled"
        : null,
    freshAdmin: (context) =>
      context.value(admin).changed || (entra !== undefined && context.value(entra).changed),
    ...(regain === undefined ? {} : { regain }),
  })
}

/** The ephemeral step in which who owns tables is logged in beside the administrator, with a password. */
export function ownersSession(
  { name, host, database }: FoundServer,
  owner: OwnerLogin,
  session: Ephemeral<Sessions>,
): Ephemeral<Sessions> {
  const { user, password: token } = owner
  return ownerSession({
    server: name,
    database,
    owner,
    session,
    connect: (inDatabase, { signal }) => connect({ host, port, database: inDatabase, user, token, signal }),
    classify: classifyConnectError,
  })
}
