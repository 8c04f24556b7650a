import {
  type ExistingConnection,
  type Finding,
  type InspectSteps,
  proof,
  type Scope,
  type Step,
} from "@keyless/core/plugin"
import type { Sessions } from "@keyless/sql"
import { principalDatabase } from "./admin-session.ts"
import { readGrants } from "./grants.ts"
import { findRole } from "./principal-step.ts"
import type { FoundServer } from "./server.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
  existing: ExistingConnection,
  admin: Step,
  session: Scope<Sessions>,
): InspectSteps {
  const { user, objectId, privileges } = existing
  const entra = look("entra.enabled", "Microsoft Entra authentication of the server validated.", {
    title: `Look whether ${server.name} takes tokens`,
    why: "The app logs in with a token.",
    needs: [],
    find: async () =>
      server.properties.authConfig?.activeDirectoryAuth === "Enabled"
        ? null
        : [
            "entra_disabled",
            `Server ${server.name} takes passwords only.`,
            "Run the create command of the connection again; it switches Entra authentication on.",
          ],
  })
  const mapped = look("principal.mapped", "Database user of the identity validated.", {
    title: `Look whose user ${user} is`,
    why: "A user of a former identity lets nobody in.",
    needs: [session],
    find: async (sessions) => {
      const role = await findRole(await sessions().in(principalDatabase), user)
      if (role === null) {
        return [
          "user_missing",
          `There is no database user "${user}".`,
          "Run the create command of the connection again.",
        ]
      }
      return role.label?.objectId === objectId
        ? null
        : [
            "principal_conflict",
            `The database user "${user}" belongs to ${role.label?.objectId ?? "no identity"}, not to ${objectId}.`,
            "Run the create command of the connection again with --recreate-user.",
          ]
    },
  })
  const granted = look("grants.complete", "Privileges of the database user validated.", {
    title: `Look at the privileges of ${user} in database ${server.database}`,
    why: "The app needs them.",
    needs: [session],
    find: async (sessions) => {
      if ((await findRole(await sessions().in(principalDatabase), user)) === null) {
        return [
          "user_missing",
          `There is no database user "${user}".`,
          "Run the create command of the connection again.",
        ]
      }
      const state = await readGrants(await sessions().in(server.database), user, privileges)
      const missing = state.missing.filter(
        ({ kind, name }) => !kind.startsWith("default") || !state.idleMakers.includes(name),
      )
      if (missing.length === 0) return null
      const told = missing.map(({ kind, name, privilege }) => `${privilege} on ${kind} ${name}`).join(", ")
      return [
        "grants_incomplete",
        `"${user}" lacks: ${told}.`,
        "Run the create command of the connection again.",
      ]
    },
  })
  return { helpers: [admin, session], looks: [entra, mapped, granted] }

  function look(
    id: string,
    description: string,
    parts: {
      readonly title: string
      readonly why: string
      readonly needs: readonly Step[]
      find(sessions: () => Sessions): Promise<readonly [code: string, message: string, hint: string] | null>
    },
  ): Step<readonly Finding[]> {
    return proof({
      id,
      title: parts.title,
      why: parts.why,
      needs: parts.needs,
      async prove(context) {
        const problem = await parts.find(() => context.value(session))
        if (problem === null) return [{ name: id, description, result: "success" }]
        const [errorCode, errorMessage, hint] = problem
        return [{ name: id, description, result: "failure", errorCode, errorMessage, hint }]
      },
    })
  }
}
