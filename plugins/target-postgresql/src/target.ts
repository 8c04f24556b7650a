import { type Azure, directoryLook, firewallRuleCloser, firewallRuleCloserName } from "@keyless/azure"
import { defineTarget, type ResolvedTarget, type TargetPlugin } from "@keyless/core/plugin"
import { assertIdentifier, auditSteps, revokeClaimedSteps, revokeSteps, userSteps } from "@keyless/sql"
import { adminLook, adminStep } from "./admin-step.ts"
import { adminSession, principalDatabase } from "./admin-session.ts"
import { entraStep } from "./entra-step.ts"
import { firewallRules } from "./firewall.ts"
import { postgresqlGrants } from "./grant-dialect.ts"
import { inspectSteps } from "./inspect-steps.ts"
import { postgresqlTargetOptions, type PostgresqlTargetOptions } from "./options.ts"
import { findServer, type FoundServer, postgresqlClient } from "./server.ts"
import { postgresqlUsers } from "./users.ts"

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
    defaultPort: 5432,
    settingPrefix: { cloud: "AZURE", type: "POSTGRESQL" },
    options: postgresqlTargetOptions,
    closers: {
      [firewallRuleCloserName]: firewallRuleCloser(async (subscription) =>
        firewallRules(await postgresqlClient(azure, subscription)),
      ),
    },
    resolve: async (context, options) => resolved(azure, await findServer(azure, context, options)),
    optionsFromId: (id) => ({ id }),
    optionsForServer: (options) =>
      typeof options === "object" && options !== null && !("id" in options)
        ? { database: principalDatabase, ...options }
        : options,
  })
}

function resolved(azure: Azure, server: FoundServer): ResolvedTarget {
  const { database, databaseId, host, name } = server
  const users = postgresqlUsers(database)
  // Asked for ahead of its use, so that logging in does not wait for it. Who uses it hears of a failure.
  azure.token(azure.cloud.scopes.ossrdbms).catch(() => {})
  const existingAccess = () => {
    const admin = adminLook(azure, server)
    const session = adminSession(azure, server, admin)
    const grants = postgresqlGrants(database)
    return { admin, session, revoking: { dialect: users, grants, database, session } }
  }
  return {
    id: databaseId,
    name: `${name}/${database}`,
    endpoint: { protocol: "postgresql", host, port: 5432, database },

    connect(request) {
      const user = `aad_${request.connection}`
      assertIdentifier(user, "database user", longestName)
      const entra = entraStep(server)
      const admin = adminStep(azure, server, [entra])
      const session = adminSession(azure, server, admin, entra)
      const grants = postgresqlGrants(database)
      const name = () => user
      const { steps, access } = userSteps({ users, grants, subject: user, name, database, request, session })
      return { steps: [entra, admin, session, ...steps], access }
    },

    disconnect(existing, others) {
      const { admin, session, revoking } = existingAccess()
      return [admin, session, ...revokeSteps(revoking, existing, others)]
    },

    disconnectClaimed(claimant) {
      const { admin, session, revoking } = existingAccess()
      return [admin, session, ...revokeClaimedSteps(revoking, claimant)]
    },

    audit() {
      const { admin, session } = existingAccess()
      const inDirectory = directoryLook(azure)
      return auditSteps({ users, place: `server ${name}`, session, helpers: [admin], inDirectory })
    },

    inspect(existing) {
      const admin = adminLook(azure, server)
      return inspectSteps(server, existing, admin, adminSession(azure, server, admin))
    },
  }
}
