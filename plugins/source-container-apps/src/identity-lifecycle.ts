import type { ContainerApp as AppModel } from "@azure/arm-appcontainers"
import { sameResourceId } from "@keyless/azure"
import type { IdentityRequest, KeylessError } from "@keyless/core/plugin"

import type { ContainerApp } from "./container-app.ts"
import { containerAppsFailure } from "./error-codes.ts"

/**
 * When an app's containers may use an identity that it holds: in which of them, `All` where nothing is said. Microsoft Learn, "Managed identities in
 * Azure Container Apps", section "Control managed identity availability".
 *
 * @param identity - resource id of a user-assigned identity, or `system`
 */
function lifecycleOf(app: AppModel, identity: string): string {
  const found = app.configuration?.identitySettings?.find(
    (each) => each.identity.toLowerCase() === identity || sameResourceId(each.identity, identity),
  )
  return found?.lifecycle ?? "All"
}

/** The error where main containers cannot use an identity; nothing where they can. */
function trouble(app: ContainerApp, model: AppModel, identity: string): KeylessError | undefined {
  const lifecycle = lifecycleOf(model, identity)
  if (["all", "main"].includes(lifecycle.toLowerCase())) return undefined
  const { subscription, resourceGroup } = app.parts
  const whose = identity === "system" ? "system identity" : `identity ${identity}`
  const where = lifecycle.toLowerCase() === "init" ? "init containers only" : "no container at all"
  return containerAppsFailure(
    "identity_not_usable",
    `${app.name} makes its ${whose} available to ${where} (identitySettings: ${lifecycle}), so its code gets no token.`,
    {
      hint: `Take lifecycle ${lifecycle} away, or make it Main or All: az containerapp show --subscription ${subscription} --resource-group ${resourceGroup} --name ${app.name} --output yaml > app.yaml, change configuration.identitySettings, and az containerapp update with --yaml app.yaml`,
      resource: app.id,
      details: { lifecycle },
    },
  )
}

/** @throws KeylessError `identity_not_usable` where the app's main containers could not use the identity that is asked for */
export function refuseUnusable(app: ContainerApp, model: AppModel, request: IdentityRequest): void {
  const error = trouble(app, model, request.kind === "system-assigned" ? "system" : request.id)
  if (error !== undefined) throw error
}

/** Why the app's main containers cannot use an identity that it holds, by its object id. */
export function unusable(app: ContainerApp, model: AppModel, objectId: string): KeylessError | undefined {
  const { principalId, userAssignedIdentities } = model.identity ?? {}
  const [id] =
    Object.entries(userAssignedIdentities ?? {}).find(
      ([, identity]) => identity?.principalId?.toLowerCase() === objectId,
    ) ?? []
  if (id !== undefined) return trouble(app, model, id)
  return principalId?.toLowerCase() === objectId ? trouble(app, model, "system") : undefined
}
