import { type Azure, requestAzure } from "@keyless/azure"
import { type Action, action, type Context, type ObjectId, type Step } from "@keyless/core/plugin"
import { vaultAccessId } from "./placement.ts"
import { roles, roleStep } from "./role-step.ts"
import type { AccessPolicy, Vault } from "./vault.ts"

type Reader = Step<{ readonly objectId: ObjectId; readonly name: string }>

const why = "App Service reads the secret as this identity when it starts the app."

/** The step that lets an identity read the secrets of a vault, by a role or by an access policy, as the vault goes. */
export function vaultAccess(azure: Azure, vault: Vault, reader: Reader): Action<null> {
  if (vault.policies !== null) return policyStep(azure, vault, vault.policies, reader)
  return roleStep(azure, {
    id: vaultAccessId,
    scope: vault.id,
    title: `key vault ${vault.name}`,
    why,
    role: roles.keyVaultSecretsUser,
    orBetter: [roles.keyVaultSecretsOfficer],
    principal: reader,
  })
}

function policyStep(
  azure: Azure,
  vault: Vault,
  policies: readonly AccessPolicy[],
  reader: Reader,
): Action<null> {
  const of = (objectId: ObjectId) => policies.find((policy) => policy.objectId.toLowerCase() === objectId)
  let added = false
  return action<null>({
    id: vaultAccessId,
    title: `Let the app's identity read the key vault ${vault.name}`,
    why,
    permissions: [{ operation: "Microsoft.KeyVault/vaults/accessPolicies/write", scope: vault.id }],
    needs: [reader],
    async check(context) {
      const held = of(context.value(reader).objectId)?.secrets.map((permission) => permission.toLowerCase())
      const enough = held?.some((permission) => permission === "get" || permission === "all") === true
      return enough ? { done: true, value: null } : { done: false }
    },
    async apply(context) {
      added = true
      await change(azure, context, vault, context.value(reader).objectId, "add")
      return null
    },
    async undo(context) {
      if (!added) return
      const { objectId } = context.value(reader)
      // An identity that had a policy keeps it; one permission too many is better than one too few.
      if (of(objectId) === undefined) await change(azure, context, vault, objectId, "remove")
    },
  })
}

async function change(
  azure: Azure,
  context: Context,
  { id, parts }: Vault,
  objectId: ObjectId,
  kind: "add" | "remove",
): Promise<void> {
  const [{ createKeyVaultManagement }, { updateAccessPolicy }] = await Promise.all([
    import("@azure/arm-keyvault/api"),
    import("@azure/arm-keyvault/api/vaults"),
  ])
  const client = azure.client((credential, options) =>
    createKeyVaultManagement(credential, parts.subscription, options),
  )
  const { tenantId } = await azure.caller(context)
  const accessPolicies = [{ tenantId, objectId, permissions: { secrets: ["get"] } }]
  await requestAzure(
    () =>
      updateAccessPolicy(
        client,
        parts.resourceGroup,
        parts.vault,
        kind,
        { properties: { accessPolicies } },
        { abortSignal: context.signal },
      ),
    { resource: id, signal: context.signal },
  )
}
