import {
  administratorCloserName,
  type AdminLogin,
  type Azure,
  firewallRuleCloserName,
  temporaryFirewallRule,
} from "@keyless/azure"
import { createSecret, type Ephemeral, type Step } from "@keyless/core/plugin"
import { ephemeralSession, type EphemeralSessionInput, type Sessions } from "@keyless/sql"
import { classifyConnectError, connect } from "@keyless/tds"
import { firewallPermissions, firewallRules } from "./firewall.ts"
import type { FoundServer } from "./found-server.ts"

export const port = 1433

/** A new administrator is known in a moment, a firewall rule acts after minutes at most, a serverless database resumes in about one. */
const patienceMs = 300_000

/** The ephemeral step with the administrator's session: the token says who it is. */
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
      const token = createSecret(await azure.token(azure.cloud.scopes.sql, context.signal))
      return connect({ host, port, database, token, signal: context.signal })
    },
    classify: classifyConnectError,
    rule: (context, address) =>
      temporaryFirewallRule(firewallRules(server.client), server.ref, context, address),
    closedBecause: () =>
      server.properties.publicNetworkAccess === "Disabled" ? "public network access is disabled" : null,
    freshAdmin: (context) => context.value(admin).changed,
    ...(regain === undefined ? {} : { regain }),
  })
}
