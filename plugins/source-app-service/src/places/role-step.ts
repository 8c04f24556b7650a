import { createHash } from "node:crypto"
import { type Azure, requestAzure, normalResourceId } from "@keyless/azure"
import {
  type Action,
  action,
  type Context,
  isKeylessError,
  type ObjectId,
  type Step,
} from "@keyless/core/plugin"

/** A built-in role by its id, the same in every tenant. Source: learn.microsoft.com, "Azure built-in roles". */
export interface BuiltInRole {
  readonly id: string
  readonly name: string
}

export const roles = {
  keyVaultSecretsUser: { id: "4633458b-17de-408a-b874-0445c86b69e6", name: "Key Vault Secrets User" },
  keyVaultSecretsOfficer: { id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", name: "Key Vault Secrets Officer" },
  configurationReader: {
    id: "516239f1-63e1-4d78-a4de-a74fb236a071",
    name: "App Configuration Data Reader",
  },
  configurationOwner: { id: "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b", name: "App Configuration Data Owner" },
} as const satisfies Record<string, BuiltInRole>

/** Who gets a role, where, and which other roles make it needless. */
export interface RoleRequest {
  readonly id: string
  /** Resource id. */
  readonly scope: string
  /** What the scope is called in messages: `key vault shop-vault`. */
  readonly title: string
  readonly why: string
  readonly role: BuiltInRole
  readonly orBetter: readonly BuiltInRole[]
  readonly principal: Step<{ readonly objectId: ObjectId; readonly name: string }>
}

const patienceMs = 120_000
const longestWaitMs = 5_000

/**
 * The step that makes sure an identity has a role. An assignment that is there, at the scope or above, to the identity or to a group of it, is
 * left alone; undo takes away only what the step made.
 */
export function roleStep(azure: Azure, request: RoleRequest): Action<null> {
  const { scope, title, role, principal } = request
  let made: string | undefined
  return action<null>({
    id: request.id,
    title: `Let the app's identity read the ${title}`,
    why: request.why,
    // The last one for undo.
    permissions: ["read", "write", "delete"].map((verb) => ({
      operation: `Microsoft.Authorization/roleAssignments/${verb}`,
      scope,
    })),
    needs: [principal],
    async check(context) {
      const held = await heldRoles(azure, context, scope, context.value(principal).objectId)
      const enough = [role, ...request.orBetter].some(({ id }) => held.has(id))
      return enough ? { done: true, value: null } : { done: false }
    },
    async apply(context) {
      const { objectId } = context.value(principal)
      const name = assignmentName(scope, objectId, role)
      made = name
      // One that somebody else made meanwhile is not this run's to take away.
      if (!(await assign(azure, context, { scope, name, objectId, role }))) made = undefined
      context.warn(
        `It can take some minutes until the role ${role.name} on the ${title} acts.`,
        "Restart the app if it cannot read there yet.",
      )
      return null
    },
    async undo(context) {
      const name = made
      if (name === undefined) return
      const client = await authorization(azure, scope)
      await requestAzure(() => client.roleAssignments.delete(scope, name, { abortSignal: context.signal }), {
        resource: scope,
      })
    },
  })
}

async function authorization(azure: Azure, scope: string) {
  const { AuthorizationManagementClient } = await import("@azure/arm-authorization")
  const [, , subscription = ""] = scope.split("/")
  // This client reads the address from `$host`.
  return azure.client(
    (credential, options) =>
      new AuthorizationManagementClient(credential, subscription, { ...options, $host: options.endpoint }),
  )
}

/** Ids of the roles that the identity has at the scope or above, itself or through a group. */
async function heldRoles(azure: Azure, { signal }: Context, scope: string, objectId: ObjectId) {
  const client = await authorization(azure, scope)
  return requestAzure(
    async () => {
      const held = new Set<string>()
      const filter = `atScope() and assignedTo('${objectId}')`
      for await (const { roleDefinitionId = "" } of client.roleAssignments.listForScope(scope, {
        filter,
        abortSignal: signal,
      })) {
        held.add(roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1).toLowerCase())
      }
      return held
    },
    { resource: scope, signal },
  )
}

/**
 * Makes the assignment. An identity that was made just now may not be known to the directory yet (400 `PrincipalNotFound`); an assignment that
 * somebody made meanwhile is as good (409 `RoleAssignmentExists`).
 *
 * @returns whether it was made here
 */
async function assign(
  azure: Azure,
  context: Context,
  { scope, name, objectId, role }: { scope: string; name: string; objectId: ObjectId; role: BuiltInRole },
): Promise<boolean> {
  const client = await authorization(azure, scope)
  const { signal, clock } = context
  const started = clock.now().getTime()
  const parameters = {
    principalId: objectId,
    principalType: "ServicePrincipal",
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
  }
  for (let wait = 250; ; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      await requestAzure(
        () => client.roleAssignments.create(scope, name, parameters, { abortSignal: signal }),
        {
          resource: scope,
          signal,
        },
      )
      return true
    } catch (error) {
      const code = isKeylessError(error) ? error.details?.["serviceCode"] : undefined
      if (code === "RoleAssignmentExists") return false
      if (code !== "PrincipalNotFound" || clock.now().getTime() - started > patienceMs) throw error
      context.progress("Waiting for the directory to know the identity")
      await clock.sleep(wait, signal)
    }
  }
}

/** The same name for the same facts, so that a second run finds the first one's assignment. */
function assignmentName(scope: string, objectId: ObjectId, { id }: BuiltInRole): string {
  const digest = createHash("sha256")
    .update(`${normalResourceId(scope)}|${objectId}|${id}`)
    .digest("hex")
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
