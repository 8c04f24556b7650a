import {
  appWaySteps,
  type Azure,
  firewallRuleCloser,
  firewallRuleCloserName,
  type Reliance,
  restingLook,
} from "@keyless/azure"
import { defineTarget, type ResolvedTarget, type Scope, type TargetPlugin } from "@keyless/core/plugin"
import { assertIdentifier, revokeSteps, type Sessions, userSteps } from "@keyless/sql"
import { adminLook, adminStep, regainAdmin } from "./admin-step.ts"
import { appFirewall } from "./app-firewall.ts"
import { adminSession, principalDatabase } from "./admin-session.ts"
import { entraUsers } from "./entra-users.ts"
import { entraStep } from "./entra-step.ts"
import { firewallRules } from "./firewall.ts"
import { postgresqlGrants } from "./grant-dialect.ts"
import { inspectSteps } from "./inspect-steps.ts"
import { postgresqlTargetOptions, type PostgresqlTargetOptions } from "./options.ts"
import { findServer, type FoundServer, postgresqlClient, refuseReplica, restingServer } from "./server.ts"
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
  })
}

function resolved(azure: Azure, server: FoundServer): ResolvedTarget {
  const { database, databaseId, host, name } = server
  const users = postgresqlUsers(database)
  const resting = restingServer(server)
  // Asked for ahead of its use, so that logging in does not wait for it. Who uses it hears of a failure.
  azure.token(azure.cloud.scopes.ossrdbms).catch(() => {})
  return {
    id: databaseId,
    name: `${name}/${database}`,
    endpoint: { protocol: "postgresql", host, port: 5432, database },

    connect(request) {
      if (resting !== null) throw resting
      refuseReplica(server)
      const user = `aad_${request.connection}`
      assertIdentifier(user, "database user", longestName)
      const reliance: Reliance = {
        needs: () => [session],
        users: async (context) => entraUsers(await context.value(session).in(principalDatabase)),
      }
      const entra = entraStep(server, reliance)
      const admin = adminStep(azure, server, [entra], reliance)
      const regain = regainAdmin(azure, server)
      const session: Scope<Sessions> = adminSession(azure, server, admin, entra, regain)
      const grants = postgresqlGrants(database)
      const name = () => user
      const { steps, access } = userSteps({ users, grants, subject: user, name, database, request, session })
      return { steps: [...server.tidying, entra, admin, session, ...steps], access }
    },

    disconnect(existing, others) {
      if (resting !== null) throw resting
      const admin = adminLook(azure, server)
      const session = adminSession(azure, server, admin)
      return [
        ...server.tidying,
        admin,
        session,
        ...revokeSteps({ dialect: users, existing, others, session }),
      ]
    },

    appWay: (way, access) => appWaySteps(appFirewall(azure, server), way, access),

    inspect(existing, app) {
      if (resting !== null) return { helpers: [], looks: [restingLook(name, resting)] }
      const admin = adminLook(azure, server)
      return inspectSteps(
        server,
        existing,
        admin,
        adminSession(azure, server, admin),
        appFirewall(azure, server),
        app,
      )
    },
  }
}
