import { z } from "zod"
import { guid } from "../../state/guid.ts"
import type { LiveKeyVault } from "../../state/live-types.ts"
import { keyVaultId } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { armFailure } from "./answers.ts"
import { vaultVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import { locatedReads, pathOf, resourceOf } from "./located-reads.ts"
import type { ArmRequest, ArmRoute } from "./routes.ts"

const type = "Microsoft.KeyVault/vaults"

const permissions = z.array(z.string().transform((permission) => permission.toLowerCase()))
const policiesBody = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  type: z.string().optional(),
  location: z.string().optional(),
  properties: z.strictObject({
    accessPolicies: z.array(
      z.strictObject({
        tenantId: z.string(),
        objectId: guid,
        applicationId: z.string().nullish(),
        permissions: z.strictObject({
          secrets: permissions.nullish(),
          // The sandbox has secrets only.
          keys: z.array(z.string()).nullish(),
          certificates: z.array(z.string()).nullish(),
          storage: z.array(z.string()).nullish(),
        }),
      }),
    ),
  }),
})

type Change = (present: readonly string[], given: readonly string[]) => readonly string[]

/** What happens to the permissions of an object id that a body names (Microsoft Learn, "Vaults - Update Access Policy"). */
const changes: Readonly<Record<string, Change>> = {
  add: (present, given) => [...new Set([...present, ...given])],
  replace: (_present, given) => given,
  remove: (present, given) => present.filter((permission) => !given.includes(permission)),
}

/** Key vaults: read, list, and change access policies. */
export const vaultRoutes = (plane: ControlPlane): ArmRoute[] => {
  const { store } = plane
  const policies = (vault: LiveKeyVault) =>
    vault.accessPolicies.map(({ objectId, secrets }) => ({
      tenantId: store.state.tenantId,
      objectId,
      permissions: { keys: [], secrets, certificates: [] },
    }))
  const body = (vault: LiveKeyVault) => ({
    id: keyVaultId(vault),
    name: vault.name,
    type,
    location: vault.location,
    tags: {},
    properties: {
      sku: { family: "A", name: "standard" },
      tenantId: store.state.tenantId,
      accessPolicies: policies(vault),
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enableRbacAuthorization: vault.rbac,
      vaultUri: `${plane.endpoints.find(keyVaultId(vault))?.url ?? ""}/`,
      provisioningState: "Succeeded",
      publicNetworkAccess: vault.publicNetworkAccess,
    },
  })
  const located = { type, apiVersions, resources: () => store.state.keyVaults, body }

  const changePolicies = (request: ArmRequest) => {
    const vault = resourceOf(located, request)
    const change = changes[request.param("kind").toLowerCase()]
    if (change === undefined) {
      throw armFailure(400, "BadRequest", `There is no update of kind '${request.param("kind")}'.`)
    }
    const given = parseBody(policiesBody, request.body, plane.lenient).properties.accessPolicies
    for (const { objectId, permissions: wanted } of given) {
      const present = vault.accessPolicies.find((policy) => policy.objectId === objectId)
      const secrets = [...change(present?.secrets ?? [], wanted.secrets ?? [])]
      const others = vault.accessPolicies.filter((policy) => policy !== present)
      vault.accessPolicies = secrets.length === 0 ? others : [...others, { objectId, secrets }]
    }
    return {
      status: 200,
      body: {
        id: `${keyVaultId(vault)}/accessPolicies/`,
        type: `${type}/accessPolicies`,
        properties: { accessPolicies: policies(vault) },
      },
    }
  }

  return [
    ...locatedReads(located),
    {
      method: "PUT",
      path: `${pathOf(located)}/accessPolicies/{kind}`,
      operation: `${type}/accessPolicies/write`,
      apiVersions,
      handle: changePolicies,
    },
  ]
}
