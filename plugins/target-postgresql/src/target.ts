import {
  appWaySteps,
  type Azure,
  directoryLook,
  firewallRuleCloser,
  firewallRuleCloserName,
  inDatabase,
  type Reliance,
  restingLook,
} from "@keyless/azure"
import {
  type ConnectRequest,
  defineTarget,
  type OwnerLogin,
  privilegesText,
  type ResolvedTarget,
  type Ephemeral,
  type Step,
  type TargetPlugin,
} from "@keyless/core/plugin"
import {
  assertIdentifier,
  auditSteps,
  type MadeUser,
  revokeClaimedSteps,
  revokeSteps,
  type Sessions,
  userSteps,
} from "@keyless/sql"
import { adminLook, adminStep, regainAdmin } from "./admin-step.ts"
import { appFirewall } from "./app-firewall.ts"
import { adminSession, ownersSession } from "./admin-session.ts"
import { databaseStep } from "./database-step.ts"
import { entraUsers } from "./entra-users.ts"
import { entraStep } from "./entra-step.ts"
import { postgresqlFailure } from "./errors.ts"
import { firewallRules } from "./firewall.ts"
import {
  defaultSchema,
  longestName,
  ownershipStep,
  postgresqlGrants,
  postgresqlUsers,
  wantedPrivileges,
  principalDatabase,
} from "@keyless/sql-postgresql"
import { inspectSteps } from "./inspect-steps.ts"
import { postgresqlTargetOptions, type PostgresqlTargetOptions } from "./options.ts"
import { findServer, type FoundServer, postgresqlClient, refuseReplica, restingServer } from "./server.ts"

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
    tokenScope: azure.cloud.scopes.ossrdbms,
    ownerLogin: true,
    schemas: { default: defaultSchema },
    options: postgresqlTargetOptions,
    closers: {
      [firewallRuleCloserName]: firewallRuleCloser(async (subscription) =>
        firewallRules(await postgresqlClient(azure, subscription)),
      ),
    },
    resolve: async (context, options) => resolved(azure, await findServer(azure, context, options)),
    optionsFromId: (id) => ({ id }),
    optionsForDatabase: inDatabase,
    optionsForServer: (options) =>
      typeof options === "object" && options !== null && !("id" in options)
        ? { database: principalDatabase, ...options }
        : options,
  })
}

function resolved(azure: Azure, server: FoundServer): ResolvedTarget {
  const { database, databaseId, host, name } = server
  const users = postgresqlUsers(database)
  const resting = restingServer(server)
  // Asked for ahead of its use, so that logging in does not wait for it. Who uses it hears of a failure.
  azure.token(azure.cloud.scopes.ossrdbms).catch(() => {})
  const existingAccess = (owner?: OwnerLogin) => {
    if (resting !== null) throw resting
    const admin = adminLook(azure, server)
    const administrator = adminSession(azure, server, admin)
    const session = owner === undefined ? administrator : ownersSession(server, owner, administrator)
    const opened = owner === undefined ? [administrator] : [administrator, session]
    const grants = postgresqlGrants(database)
    return { admin, session, opened, revoking: { dialect: users, grants, database, session } }
  }
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
        needs: () => [administrator],
        users: async (context) => entraUsers(await context.value(administrator).in(principalDatabase)),
      }
      const entra = entraStep(server, reliance)
      const admin = adminStep(azure, server, [entra], reliance)
      const regain = regainAdmin(azure, server)
      const administrator: Ephemeral<Sessions> = adminSession(azure, server, admin, entra, regain)
      const first = server.toBeMade ? [databaseStep(server, administrator)] : []
      refuseOwner(server, request)
      const { owner } = request
      const session = owner === undefined ? administrator : ownersSession(server, owner, administrator)
      const grants = postgresqlGrants(database)
      const name = () => user
      refuseOwnership(request)
      const schemas = request.schemas ?? [defaultSchema]
      const between = (made: Step<MadeUser>) =>
        owner === undefined || !request.takeOwnership
          ? []
          : [ownershipStep({ database, schemas, owner, session, made })]
      const { steps, ...last } = userSteps({
        users,
        grants,
        subject: user,
        knownName: user,
        name,
        database,
        request,
        session,
        first,
        between,
      })
      const opened = owner === undefined ? [administrator] : [administrator, session]
      return { steps: [...server.tidying, entra, admin, ...opened, ...first, ...steps], ...last }
    },

    disconnect(existing, others, owner) {
      const { admin, opened, revoking } = existingAccess(owner)
      return [...server.tidying, admin, ...opened, ...revokeSteps(revoking, existing, others)]
    },

    disconnectClaimed(claimant, others) {
      const { admin, opened, revoking } = existingAccess()
      return [...server.tidying, admin, ...opened, ...revokeClaimedSteps(revoking, claimant, others)]
    },

    audit() {
      const { admin, session } = existingAccess()
      const inDirectory = directoryLook(azure)
      return auditSteps({ users, place: `server ${name}`, session, helpers: [admin], inDirectory })
    },

    appWay: (way, access) => appWaySteps(appFirewall(azure, server), way, access),

    inspect(existing, others, app) {
      if (resting !== null) return { helpers: [], looks: [restingLook(name, resting)] }
      const admin = adminLook(azure, server)
      return inspectSteps(
        server,
        { existing, others },
        admin,
        adminSession(azure, server, admin),
        appFirewall(azure, server),
        app,
      )
    },
  }
}

/** @throws KeylessError `owner_login_unwanted` where the database is made by the run, so that everything in it belongs to the administrators */
function refuseOwner({ toBeMade, database }: FoundServer, { owner }: ConnectRequest): void {
  if (!toBeMade || owner === undefined) return
  throw postgresqlFailure(
    "owner_login_unwanted",
    `There is no database "${database}" yet: the one that --create-database makes belongs to the administrators, and "${owner.user}" owns nothing in it.`,
    {
      hint: "Leave --owner-login and --take-ownership out. If tables are there already, check the name of the database and leave --create-database out.",
    },
  )
}

/** @throws KeylessError `ownership_unwanted` where the app is to have less than an owner has */
function refuseOwnership({ takeOwnership, privileges }: ConnectRequest): void {
  const onSchema = wantedPrivileges([{ privileges }]).of({ kind: "schema", schema: defaultSchema })
  if (!takeOwnership || onSchema.includes("CREATE")) return
  throw postgresqlFailure(
    "ownership_unwanted",
    `An owner may do everything with its tables, and the connection asks for "${privilegesText(privileges)}".`,
    { hint: "Leave --take-ownership out: with --owner-login alone the owner grants what is asked for." },
  )
}
