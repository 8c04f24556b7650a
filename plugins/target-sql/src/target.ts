import {
  administratorCloserName,
  administratorLook,
  appWaySteps,
  type Azure,
  type Caller,
  directoryLook,
  firewallRuleCloser,
  firewallRuleCloserName,
  restingLook,
  regainAdministrator,
  type Reliance,
  singleAdministrator,
} from "@keyless/azure"
import { defineTarget, type ResolvedTarget, type Ephemeral, type TargetPlugin } from "@keyless/core/plugin"
import { auditSteps, revokeClaimedSteps, revokeSteps, type Sessions, userSteps } from "@keyless/sql"
import { controlProfiles, defaultSchema, ownerName, tdsGrants, tdsUsers, userNameOf } from "@keyless/tds"
import { appFirewall } from "./app-firewall.ts"
import { adminSession, port } from "./admin-session.ts"
import { administratorServer, restoreAdministrator } from "./administrator.ts"
import { firewallRules } from "./firewall.ts"
import { entraUsers } from "./entra-users.ts"
import { inspectSteps } from "./inspect-steps.ts"
import { isAdministrator, ownerKeep } from "./owner.ts"
import { sqlTargetOptions, type SqlTargetOptions } from "./options.ts"
import type { FoundServer } from "./found-server.ts"
import { findServer, refuseReplica, restingDatabase, sqlClient } from "./server.ts"

/**
 * Azure SQL Database.
 *
 * @example createEngine({ plugins: [sqlTarget({ azure: createAzure() }), ...] })
 * @public
 */
export function sqlTarget({ azure }: { readonly azure: Azure }): TargetPlugin<SqlTargetOptions> {
  return defineTarget<SqlTargetOptions>({
    id: "sql",
    aliases: ["azure-sql"],
    title: "Azure SQL Database",
    version: "0.1.0",
    protocol: "tds",
    defaultPort: port,
    schemas: { default: defaultSchema },
    settingPrefix: { cloud: "AZURE", type: "SQL" },
    tokenScope: azure.cloud.scopes.sql,
    needsClientId: true,
    unsupported: {
      ownerLogin: `the administrator comes in as ${ownerName} and may grant on every schema and table, whoever owns them.`,
    },
    options: sqlTargetOptions,
    closers: {
      [firewallRuleCloserName]: firewallRuleCloser(async (subscription) =>
        firewallRules(await sqlClient(azure, subscription)),
      ),
      [administratorCloserName]: (context, data, made) =>
        restoreAdministrator(azure, (subscription) => sqlClient(azure, subscription), context, data, made),
    },
    async resolve(context, options) {
      const [server, caller] = await Promise.all([findServer(azure, context, options), azure.caller(context)])
      return resolved(azure, server, caller, options)
    },
    optionsFromId: (id) => ({ id }),
  })
}

function resolved(
  azure: Azure,
  server: FoundServer,
  caller: Caller,
  options: SqlTargetOptions,
): ResolvedTarget {
  const { database, databaseId, host, name, administrator } = server
  const usersBeside = (administrators: Parameters<typeof isAdministrator>[0]) =>
    tdsUsers({
      database,
      source: options.directoryUser === true ? "directory" : "sid",
      administers: (identity) => isAdministrator(administrators, identity),
    })
  const users = usersBeside(administrator)
  const grants = tdsGrants(database, controlProfiles)
  const only = administratorServer(azure, server)
  const resting = restingDatabase(server)
  const look = administratorLook({ azure, server: only })
  // Asked for ahead of its use, so that logging in does not wait for it. Who uses it hears of a failure.
  azure.token(azure.cloud.scopes.sql).catch(() => {})
  const existingAccess = () => {
    if (resting !== null) throw resting
    const session = adminSession(azure, server, look)
    return { session, revoking: { dialect: users, grants, database, session } }
  }
  return {
    id: databaseId,
    name: `${name}/${database}`,
    endpoint: { protocol: "tds", host, port, database },

    connect(request) {
      if (resting !== null) throw resting
      refuseReplica(server)
      const replace = options.replaceAdmin ?? false
      const reliance: Reliance = {
        needs: () => [session],
        users: async (context) => entraUsers(await context.value(session).in(database)),
      }
      const single = { azure, server: only, replace, place: {} }
      const admin = singleAdministrator({ ...single, needs: [], reliance })
      const regain = regainAdministrator(single)
      const session: Ephemeral<Sessions> = adminSession(azure, server, admin, regain)
      const { steps, ...last } = userSteps({
        // Where there is no administrator yet, the caller becomes it and stays it.
        users: usersBeside(administrator ?? caller),
        grants,
        subject: "of the app's identity",
        name: userNameOf,
        database,
        request,
        session,
      })
      return { steps: [...server.tidying, admin, session, ...steps], ...last }
    },

    disconnect(existing, others) {
      if (existing.user === ownerName) return [ownerKeep(name)]
      const { session, revoking } = existingAccess()
      return [...server.tidying, look, session, ...revokeSteps(revoking, existing, others)]
    },

    disconnectClaimed(claimant, others) {
      const { session, revoking } = existingAccess()
      return [...server.tidying, look, session, ...revokeClaimedSteps(revoking, claimant, others)]
    },

    audit() {
      const { session } = existingAccess()
      const inDirectory = directoryLook(azure)
      return auditSteps({ users, place: `database ${database}`, session, helpers: [look], inDirectory })
    },

    appWay: (way, access) => appWaySteps(appFirewall(azure, server), way, access),

    inspect: (existing, others, app) =>
      resting !== null
        ? { helpers: [], looks: [restingLook(database, resting)] }
        : inspectSteps(
            server,
            users,
            { existing, others },
            look,
            adminSession(azure, server, look),
            appFirewall(azure, server),
            app,
          ),
  }
}
