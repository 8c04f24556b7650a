import { type ExistingConnection, type InspectSteps, findingStep, type Ephemeral } from "@keyless/core/plugin"
import { type Sessions, type UserDialect, userLooks } from "@keyless/sql"
import { denialLook, type FoundPrincipal, roleProfiles, tdsGrants } from "@keyless/tds"
import type { FoundDatabase } from "./database.ts"
import { leastRole, roleIfVisible } from "./workspace-step.ts"

/** The looks of a validation into the workspace and the database. */
export function inspectSteps(
  found: FoundDatabase,
  users: UserDialect<FoundPrincipal>,
  {
    existing,
    others,
  }: {
    readonly existing: ExistingConnection
    readonly others: readonly ExistingConnection[]
  },
  session: Ephemeral<Sessions>,
): InspectSteps {
  const { catalog: database } = found
  const grants = tdsGrants(database, roleProfiles)
  return {
    helpers: [session],
    looks: [
      workspaceLook(found, existing),
      ...userLooks({ users, grants, existing, others, database, session }),
      denialLook({ users, profiles: roleProfiles, existing, database, session }),
    ],
  }
}

/** An identity without a role of its own may have one through a group, or the database may be shared with it: neither can be seen here. */
function workspaceLook(found: FoundDatabase, { objectId }: ExistingConnection) {
  return findingStep({
    id: "workspace.access",
    description: "Access of the identity to the workspace validated.",
    title: `Look which role the app's identity has in the workspace of ${found.name}`,
    why: "Fabric lets nobody connect who has no role and with whom the database is not shared.",
    permissions: [{ operation: "Workspace.Read.All", scope: found.id }],
    async find({ signal }) {
      const role = await roleIfVisible(found, objectId, signal)
      if (role?.role === leastRole) return null
      if (role === undefined) {
        return {
          result: "warning",
          code: "workspace_role_missing",
          message: `The identity ${objectId} has no role of its own in the Fabric workspace that you can see.`,
          hint: "If the database is not shared with it either, run the create command of the connection again.",
        }
      }
      return {
        result: "warning",
        code: "workspace_role_strong",
        message: `The identity ${objectId} has the role ${role.role} in the Fabric workspace, which is more than the connection's privileges.`,
        hint: `Give it the role ${leastRole} instead.`,
      }
    },
  })
}
