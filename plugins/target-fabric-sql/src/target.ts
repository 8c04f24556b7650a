import { type Azure, type Caller, directoryLook } from "@keyless/azure"
import { defineTarget, type ResolvedTarget, type Ephemeral, type TargetPlugin } from "@keyless/core/plugin"
import { auditSteps, revokeClaimedSteps, revokeSteps, type Sessions, userSteps } from "@keyless/sql"
import { defaultSchema, roleProfiles, tdsGrants, tdsUsers, userNameOf, type UserSource } from "@keyless/tds"
import { findDatabase, type FoundDatabase } from "./database.ts"
import { databaseSession } from "./database-session.ts"
import { inspectSteps } from "./inspect-steps.ts"
import { fabricSqlTargetOptions, type FabricSqlTargetOptions } from "./options.ts"
import { workspaceKeep, workspaceStep } from "./workspace-step.ts"

const onlyManagedIdentities =
  "Service Connector connects a SQL database in Fabric with managed identities only; use --system-identity or --user-identity."

const noPasswords =
  "Fabric takes tokens only, and whoever has a role in the workspace may grant on every schema and table."

/**
 * SQL database in Microsoft Fabric.
 *
 * @example createEngine({ plugins: [fabricSqlTarget({ azure: createAzure() }), ...] })
 * @public
 */
export function fabricSqlTarget({ azure }: { readonly azure: Azure }): TargetPlugin<FabricSqlTargetOptions> {
  return defineTarget<FabricSqlTargetOptions>({
    id: "fabricsql",
    aliases: ["fabric-sql"],
    title: "SQL database in Microsoft Fabric",
    version: "0.1.0",
    protocol: "fabric-sql",
    defaultPort: 1433,
    schemas: { default: defaultSchema },
    settingPrefix: { cloud: "FABRIC", type: "SQL" },
    tokenScope: azure.cloud.scopes.sql,
    needsClientId: true,
    unsupported: { auth: { "service-principal": onlyManagedIdentities }, ownerLogin: noPasswords },
    options: fabricSqlTargetOptions,
    closers: {},
    async resolve(context, options) {
      const [found, caller] = await Promise.all([
        findDatabase(azure, context, options),
        azure.caller(context),
      ])
      return resolved(azure, found, options, userSource(options, caller))
    },
    optionsFromId: (id) => ({ id }),
  })
}

/**
 * A person makes users by a look-up in the directory, with that person's own rights; an application has to make them by SID. Microsoft Learn,
 * "Authentication in SQL database in Microsoft Fabric", "Create database users".
 */
function userSource(
  { directoryUser, userBySid }: FabricSqlTargetOptions,
  { kind }: Pick<Caller, "kind">,
): UserSource {
  if (userBySid === true) return "sid"
  return directoryUser === true || kind === "user" ? "directory" : "sid"
}

function resolved(
  azure: Azure,
  found: FoundDatabase,
  options: FabricSqlTargetOptions,
  source: UserSource,
): ResolvedTarget {
  const { id, name, host, port, catalog: database } = found
  const users = tdsUsers({ database, source })
  const grants = tdsGrants(database, roleProfiles)
  // Asked for ahead of its use, so that logging in does not wait for it. Who uses it hears of a failure.
  azure.token(azure.cloud.scopes.sql).catch(() => {})
  return {
    id,
    name,
    endpoint: { protocol: "fabric-sql", host, port, database },

    connect(request) {
      const workspace =
        options.skipWorkspaceRole === true
          ? []
          : [workspaceStep(found, request, { session: () => session, users })]
      const session: Ephemeral<Sessions> = databaseSession(azure, found)
      const { steps, ...last } = userSteps({
        users,
        grants,
        subject: "of the app's identity",
        name: userNameOf,
        database,
        request,
        session,
        between: () => workspace,
      })
      return { steps: [session, ...steps], ...last }
    },

    disconnect(existing, others) {
      const session = databaseSession(azure, found)
      const dropping = revokeSteps({ dialect: users, grants, database, session }, existing, others)
      return [session, ...dropping, workspaceKeep(found, existing)]
    },

    disconnectClaimed(claimant, others) {
      const session = databaseSession(azure, found)
      return [session, ...revokeClaimedSteps({ dialect: users, grants, database, session }, claimant, others)]
    },

    audit() {
      const session = databaseSession(azure, found)
      const inDirectory = directoryLook(azure)
      return auditSteps({ users, place: `database ${name}`, session, helpers: [], inDirectory })
    },

    inspect: (existing, others) =>
      inspectSteps(found, users, { existing, others }, databaseSession(azure, found)),
  }
}
