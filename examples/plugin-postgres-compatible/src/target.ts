import { type Azure, directoryLook } from "@keyless/azure"
import {
  type ClientFormat,
  type Context,
  defineTarget,
  prefixed,
  type ResolvedTarget,
  type TargetPlugin,
} from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import {
  assertIdentifier,
  auditSteps,
  revokeClaimedSteps,
  revokeSteps,
  userLooks,
  userSteps,
} from "@keyless/sql"
import { defaultSchema, longestName, postgresqlGrants, postgresqlUsers } from "@keyless/sql-postgresql"
import { contosoMarks } from "./marks.ts"
import {
  addressOf,
  contosoFailure,
  contosoPostgresOptions,
  type ContosoPostgresOptions,
  idOf,
  optionsOfId,
} from "./options.ts"
import { adminSession, hasDatabase, tokenScope } from "./session.ts"

/**
 * Contoso Postgres. Its protocol is PostgreSQL's, so every client type has a format for it; only the one without a language is brought along, since it
 * tells the app each fact by itself, and the cluster is one.
 */
export function contosoPostgresTarget({
  azure,
}: {
  readonly azure: Azure
}): TargetPlugin<ContosoPostgresOptions> {
  return defineTarget<ContosoPostgresOptions>({
    id: "contoso-postgres",
    title: "Contoso Postgres",
    version: "0.1.0",
    protocol: "postgresql",
    defaultPort: 5432,
    settingPrefix: { cloud: "CONTOSO", type: "POSTGRESQL" },
    tokenScope,
    schemas: { default: defaultSchema },
    unsupported: { ownerLogin: "its servers take tokens only" },
    clientFormats: { none: withCluster },
    overrides: ["none"],
    options: contosoPostgresOptions,
    closers: {},
    resolve: (context, options) => resolved(azure, context, options),
    optionsFromId: optionsOfId,
    optionsForDatabase: (options, database) =>
      typeof options === "object" && options !== null ? { ...options, database } : options,
    optionsForServer: (options) =>
      typeof options === "object" && options !== null
        ? { database: contosoMarks.database, ...options }
        : options,
  })
}

const withCluster: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("PORT", String(endpoint.port)),
  prefixed("CLUSTER", endpoint.extras?.["cluster"] ?? "main"),
  prefixed("DATABASE", endpoint.database),
  prefixed("USERNAME", user),
  prefixed("SSL", "true"),
  ...credentialSettings(credential),
]

async function resolved(
  azure: Azure,
  { signal }: Context,
  options: ContosoPostgresOptions,
): Promise<ResolvedTarget> {
  const { server, cluster, database } = options
  if (!(await hasDatabase(azure, options, signal))) {
    throw contosoFailure("target_not_found", `${server} has no database "${database}".`, {
      hint: `See what there is with: select datname from pg_database`,
    })
  }
  const users = postgresqlUsers(database, contosoMarks)
  const grants = postgresqlGrants(database)
  const session = adminSession(azure, options)
  const revoking = { dialect: users, grants, database, session }
  return {
    id: idOf(options),
    name: `${server}/${database}`,
    endpoint: { protocol: "postgresql", ...addressOf(options), database, extras: { cluster } },
    connect(request) {
      const user = `contoso_${request.connection}`
      assertIdentifier(user, "database user", longestName)
      const name = () => user
      const { steps, ...last } = userSteps({
        users,
        grants,
        subject: user,
        knownName: user,
        name,
        database,
        request,
        session,
      })
      return { steps: [session, ...steps], ...last }
    },
    disconnect: (existing, others) => [session, ...revokeSteps(revoking, existing, others)],
    disconnectClaimed: (claimant, others) => [session, ...revokeClaimedSteps(revoking, claimant, others)],
    audit: () =>
      auditSteps({
        users,
        place: `server ${server}`,
        session,
        helpers: [],
        inDirectory: directoryLook(azure),
      }),
    inspect: (existing, others) => ({
      helpers: [session],
      looks: userLooks({ users, grants, existing, others, database, session }),
    }),
  }
}
