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
import { admitsAzure, firewallReadPermission } from "./firewall.ts"
import { readGrants } from "./grants.ts"
import { findRole } from "./principal-step.ts"
import type { FoundServer } from "./server.ts"

/**
 * Whether the app gets through the server's firewall, as far as that can be seen: it does by the rule for all of Azure. It may as well by rules for
 * its own addresses or through a virtual network, so that a server without that rule is worth a warning and no failure.
 */
function networkLook(server: FoundServer): Step<readonly Finding[]> {
  const [name, description] = ["network.app", "Target service firewall validated."]
  return proof({
    id: name,
    title: `Look whether the firewall of ${server.name} lets apps of Azure in`,
    why: "The app connects from Azure, not from this machine.",
    permissions: [{ operation: firewallReadPermission, scope: server.id }],
    async prove(context) {
      const isPrivate = server.properties.network?.publicNetworkAccess === "Disabled"
      if (isPrivate || (await admitsAzure(server, context))) return [{ name, description, result: "success" }]
      return [
        {
          name,
          description,
          result: "warning",
          errorCode: "azure_not_admitted",
          errorMessage: `Server ${server.name} has no rule that lets Azure services in.`,
          hint: `Make sure that the app's outbound addresses have rules, or add: az postgres flexible-server firewall-rule create --resource-group ${server.resourceGroup} --name ${server.name} --rule-name AllowAzureServices --start-ip-address 0.0.0.0 --end-ip-address 0.0.0.0`,
        },
      ]
    },
  })
}

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
  return { helpers: [admin, session], looks: [entra, networkLook(server), mapped, granted] }

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
