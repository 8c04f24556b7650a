import {
  administratorCloserName,
  administratorLook,
  appWaySteps,
  type Azure,
  directoryLook,
  firewallRuleCloser,
  firewallRuleCloserName,
  inDatabase,
  restingLook,
  regainAdministrator,
  type Reliance,
  singleAdministrator,
} from "@keyless/azure"
import {
  defineTarget,
  type Principal,
  type ResolvedTarget,
  type Ephemeral,
  type TargetPlugin,
} from "@keyless/core/plugin"
import {
  assertIdentifier,
  auditSteps,
  revokeClaimedSteps,
  revokeSteps,
  type Sessions,
  userSteps,
} from "@keyless/sql"
import { appFirewall } from "./app-firewall.ts"
import { adminSession, port } from "./admin-session.ts"
import { administratorServer, restoreAdministrator } from "./administrator.ts"
import { explainDirectory } from "./directory-permissions.ts"
import { mysqlFailure } from "./errors.ts"
import { firewallRules } from "./firewall.ts"
import { mysqlGrants } from "./grant-dialect.ts"
import { inspectSteps } from "./inspect-steps.ts"
import { mysqlTargetOptions, type MysqlTargetOptions } from "./options.ts"
import type { FoundServer } from "./found-server.ts"
import { findServer, mysqlClient, restingServer } from "./server.ts"
import { chooseIdentity, serverIdentityStep } from "./server-identity.ts"
import { databaseIdOf, entraUsers, mysqlUsers } from "./users.ts"

/** MySQL 8.0 Reference Manual, 8.2.4: a user name has 32 characters at most; those of a connection's name take one byte each. */
const longestName = 32

/**
 * Azure Database for MySQL flexible server.
 *
 * @example createEngine({ plugins: [mysqlTarget({ azure: createAzure() }), ...] })
 * @public
 */
export function mysqlTarget({ azure }: { readonly azure: Azure }): TargetPlugin<MysqlTargetOptions> {
  return defineTarget<MysqlTargetOptions>({
    id: "mysql-flexible",
    aliases: ["mysql"],
    title: "Azure Database for MySQL flexible server",
    version: "0.1.0",
    protocol: "mysql",
    defaultPort: port,
    settingPrefix: { cloud: "AZURE", type: "MYSQL" },
    tokenScope: azure.cloud.scopes.ossrdbms,
    needsClientId: true,
    unsupported: {
      ownerLogin: "in MySQL tables belong to nobody, and the administrator may grant on every database.",
    },
    options: mysqlTargetOptions,
    closers: {
      [firewallRuleCloserName]: firewallRuleCloser(async (subscription) =>
        firewallRules(await mysqlClient(azure, subscription)),
      ),
      [administratorCloserName]: (context, data, made) =>
        restoreAdministrator(azure, mysqlClient, context, data, made),
    },
    resolve: async (context, options) => resolved(azure, await findServer(azure, context, options), options),
    optionsFromId: (id) => ({ id }),
    optionsForDatabase: inDatabase,
  })
}

function resolved(azure: Azure, server: FoundServer, options: MysqlTargetOptions): ResolvedTarget {
  const { database, databaseId, host, name } = server
  const users = mysqlUsers({ database, explain: (error) => explainDirectory(azure, server, error) })
  const look = administratorLook({ azure, server: administratorServer(server, null) })
  const resting = restingServer(server)
  // Asked for ahead of its use, so that logging in does not wait for it. Who uses it hears of a failure.
  azure.token(azure.cloud.scopes.ossrdbms).catch(() => {})
  const existingAccess = () => {
    if (resting !== null) throw resting
    const session = adminSession(azure, server, look)
    return { session, revoking: { dialect: users, grants: mysqlGrants(database), database, session } }
  }
  return {
    id: databaseId,
    name: `${name}/${database}`,
    endpoint: { protocol: "mysql", host, port, database },

    connect(request) {
      if (resting !== null) throw resting
      const user = `aad_${request.connection}`
      assertIdentifier(user, "database user", longestName)
      refuseReplica(server)
      const identity = chooseIdentity(server, options)
      const attached = identity === null ? [] : [serverIdentityStep(azure, server, identity)]
      const single = {
        azure,
        server: administratorServer(server, identity),
        replace: options.replaceAdmin ?? false,
        place: {},
      }
      const reliance: Reliance = {
        needs: () => [session],
        users: async (context) => entraUsers(await context.value(session).in(database)),
      }
      const admin = singleAdministrator({ ...single, needs: attached, reliance })
      const session: Ephemeral<Sessions> = adminSession(azure, server, admin, regainAdministrator(single))
      const grants = mysqlGrants(database)
      const name = (principal: Principal) => {
        // An identity that MySQL could not know is refused here, before a statement is run.
        databaseIdOf(principal)
        return user
      }
      const { steps, ...last } = userSteps({ users, grants, subject: user, name, database, request, session })
      return { steps: [...server.tidying, ...attached, admin, session, ...steps], ...last }
    },

    disconnect(existing, others) {
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
      return auditSteps({ users, place: `server ${name}`, session, helpers: [look], inDirectory })
    },

    appWay: (way, access) => appWaySteps(appFirewall(azure, server), way, access),

    inspect: (existing, others, app) =>
      resting !== null
        ? { helpers: [], looks: [restingLook(name, resting)] }
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

/** @throws KeylessError `read_replica` */
function refuseReplica({ name, id, properties }: FoundServer): void {
  if (properties.replicationRole?.toLowerCase() !== "replica") return
  throw mysqlFailure("read_replica", `Server ${name} is a read replica; users are made on its primary.`, {
    hint: `Name the primary server with --server${properties.sourceServerResourceId === undefined ? "" : `: ${properties.sourceServerResourceId.split("/").at(-1)}`}.`,
    resource: id,
  })
}
