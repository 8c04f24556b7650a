import type { Azure } from "@keyless/azure"
import { defineTarget, type ResolvedTarget, type TargetPlugin } from "@keyless/core/plugin"
import { assertIdentifier } from "@keyless/sql"
import { adminLook, adminStep } from "./admin-step.ts"
import { adminSession } from "./admin-session.ts"
import { entraStep } from "./entra-step.ts"
import { closeFirewallRule, firewallCloser } from "./firewall.ts"
import { accessProof, grantsStep } from "./grants-step.ts"
import { inspectSteps } from "./inspect-steps.ts"
import { postgresqlTargetOptions, type PostgresqlTargetOptions } from "./options.ts"
import { principalStep } from "./principal-step.ts"
import { revokeSteps } from "./revoke-steps.ts"
import { findServer, type FoundServer } from "./server.ts"

/** PostgreSQL keeps 63 bytes of a name (NAMEDATALEN - 1) and cuts the rest silently. */
const longestName = 63

/**
 * Azure Database for PostgreSQL flexible server.
 *
 * @example createEngine({ plugins: [postgresqlTarget({ azure: createAzure() }), ...] })
 * @public
 */
export function postgresqlTarget({
  azure,
}: {
  readonly azure: Azure
}): TargetPlugin<PostgresqlTargetOptions> {
  return defineTarget<PostgresqlTargetOptions>({
    id: "postgres-flexible",
    aliases: ["postgresql", "postgres"],
    title: "Azure Database for PostgreSQL flexible server",
    version: "0.1.0",
    protocol: "postgresql",
    settingPrefix: { cloud: "AZURE", type: "POSTGRESQL" },
    options: postgresqlTargetOptions,
    closers: { [firewallCloser]: closeFirewallRule(azure) },
    resolve: async (context, options) => resolved(azure, await findServer(azure, context, options)),
    optionsFromId: (id) => ({ id }),
  })
}

function resolved(azure: Azure, server: FoundServer): ResolvedTarget {
  const { database, databaseId, host, name } = server
  // Asked for ahead of its use, so that logging in does not wait for it. Who uses it hears of a failure.
  azure.token(azure.cloud.scopes.ossrdbms).catch(() => {})
  return {
    id: databaseId,
    name: `${name}/${database}`,
    endpoint: { protocol: "postgresql", host, port: 5432, database },

    connect({ connection, principal, privileges, foreignUser }) {
      const user = `aad_${connection}`
      assertIdentifier(user, "database user", longestName)
      const entra = entraStep(server)
      const admin = adminStep(azure, server, [entra])
      const session = adminSession(azure, server, admin, entra)
      const made = principalStep({ user, principal, session, foreignUser })
      const input = { user, database, privileges, session }
      const granted = grantsStep(input, made)
      const access = accessProof(input, principal, granted)
      return { steps: [entra, admin, session, made, granted, access], access }
    },

    disconnect(existing) {
      const admin = adminLook(azure, server)
      const session = adminSession(azure, server, admin)
      return [admin, session, ...revokeSteps(existing, database, session)]
    },

    inspect(existing) {
      const admin = adminLook(azure, server)
      return inspectSteps(server, existing, admin, adminSession(azure, server, admin))
    },
  }
}
