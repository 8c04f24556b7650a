import {
  administratorCloserName,
  type AdminLogin,
  type Azure,
  firewallRuleCloserName,
  temporaryFirewallRule,
} from "@keyless/azure"
import { createSecret, type Ephemeral, type Step } from "@keyless/core/plugin"
import { ephemeralSession, type EphemeralSessionInput, type Sessions } from "@keyless/sql"
import { classifyConnectError, connect } from "./connect.ts"
import { firewallPermissions, firewallRules } from "./firewall.ts"
import type { FoundServer } from "./found-server.ts"

export const port = 3306
const patienceMs = 180_000

/** The ephemeral step with the administrator's session. */
export function adminSession(
  azure: Azure,
  server: FoundServer,
  admin: Step<AdminLogin>,
  regain?: EphemeralSessionInput["regain"],
): Ephemeral<Sessions> {
  const { id, host } = server
  return ephemeralSession({
    server: server.name,
    firstDatabase: server.database,
    needs: [admin],
    permissions: firewallPermissions.map((operation) => ({ operation, scope: id })),
    closers: [firewallRuleCloserName, administratorCloserName],
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
    freshAdmin: (context) => context.value(admin).changed,
    ...(regain === undefined ? {} : { regain }),
  })
}
