import { z } from "zod"
import { guid } from "../../kit/state/guid.ts"
import type { LiveKeyVault } from "./state.ts"
import { keyVaultId } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { DataEndpoints } from "../../kit/data/data-endpoints.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { KeyVaultState } from "./state.ts"
import { armFailure } from "../../kit/arm/answers.ts"
import { vaultVersions as apiVersions } from "./api-versions.ts"
import { shown } from "../../kit/arm/fields/kept.ts"
import { acted, envelope, readOnly } from "../../kit/arm/fields/roles.ts"
import { locatedReads, pathOf, resourceOf } from "../../kit/arm/located-reads.ts"
import { withBody, type ArmRequest, type ArmRoute } from "../../kit/arm/routes.ts"

const type = "Microsoft.KeyVault/vaults"

const permissions = z.array(z.string().transform((permission) => permission.toLowerCase()))
const policiesBody = z.strictObject({
  ...envelope,
  location: readOnly,
  properties: z.strictObject({
    accessPolicies: acted(
      z.array(
        z.strictObject({
          tenantId: z.string(),
          objectId: guid,
          applicationId: guid.nullish(),
          permissions: z.strictObject({
            secrets: permissions.nullish(),
            keys: permissions.nullish(),
            certificates: permissions.nullish(),
            storage: permissions.nullish(),
          }),
        }),
      ),
    ),
  }),
})
const kinds = ["keys", "secrets", "certificates", "storage"] as const

type Change = (present: readonly string[], given: readonly string[]) => readonly string[]

/** What happens to the permissions of an object id that a body names (Microsoft Learn, "Vaults - Update Access Policy"). */
const changes: Readonly<Record<string, Change>> = {
  add: (present, given) => [...new Set([...present, ...given])],
  replace: (_present, given) => given,
  remove: (present, given) => present.filter((permission) => !given.includes(permission)),
}

/** Key vaults: read, list, and change access policies. */
export const vaultRoutes = (plane: ServiceKit<KeyVaultState>, endpoints: DataEndpoints): ArmRoute[] => {
  const { store } = plane
  const policies = (vault: LiveKeyVault) =>
    vault.accessPolicies.map(({ objectId, applicationId, keys, secrets, certificates, storage }) => ({
      tenantId: store.state.tenantId,
      objectId,
      ...(applicationId !== undefined && { applicationId }),
      permissions: { keys, secrets, certificates, ...(storage.length > 0 && { storage }) },
    }))
  const body = (vault: LiveKeyVault) =>
    shown(
      {
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
          vaultUri: `${endpoints.find(keyVaultId(vault))?.url ?? ""}/`,
          provisioningState: "Succeeded",
          publicNetworkAccess: vault.publicNetworkAccess,
        },
      },
      vault.kept,
    )
  const located = {
    type,
    apiVersions,
    basis: "specified" as const,
    resources: () => plane.own.keyVaults,
    body,
  }

  const changeOf = (request: ArmRequest): Change => {
    const change = changes[request.param("kind").toLowerCase()]
    if (change !== undefined) return change
    throw armFailure(400, "BadRequest", `There is no update of kind '${request.param("kind")}'.`)
  }
  const changePolicies = (request: ArmRequest, wanted: z.output<typeof policiesBody>) => {
    const vault = resourceOf(located, request)
    const change = changeOf(request)
    for (const { objectId, applicationId, tenantId, permissions: given } of wanted.properties
      .accessPolicies) {
      if (!same(tenantId, store.state.tenantId))
        throw armFailure(400, "BadRequest", `An invalid value was provided for 'tenantId': '${tenantId}'.`)
      const present = vault.accessPolicies.find(
        (policy) => policy.objectId === objectId && policy.applicationId === (applicationId ?? undefined),
      )
      const after = Object.fromEntries(
        kinds.map((kind) => [kind, [...change(present?.[kind] ?? [], given[kind] ?? [])]]),
      )
      const { keys = [], secrets = [], certificates = [], storage = [] } = after
      const others = vault.accessPolicies.filter((policy) => policy !== present)
      const isEmpty = [keys, secrets, certificates, storage].every((held) => held.length === 0)
      const policy = {
        objectId,
        ...(applicationId && { applicationId }),
        keys,
        secrets,
        certificates,
        storage,
      }
      vault.accessPolicies = isEmpty ? others : [...others, policy]
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

  const put = withBody(plane, policiesBody, changePolicies)
  return [
    ...locatedReads(located),
    {
      method: "PUT",
      path: `${pathOf(located)}/accessPolicies/{kind}`,
      operation: `${type}/accessPolicies/write`,
      apiVersions,
      basis: "documented",
      body: put.body,
      handle(request) {
        changeOf(request)
        return put.handle(request)
      },
    },
  ]
}
