import {
  action,
  type Context,
  type IdentityRequest,
  type Permission,
  type Principal,
  type Step,
} from "@keyless/core/plugin"

import type { Azure } from "../azure.ts"
import { type Pass, changeUntilHeld } from "../change-until-held.ts"
import { hasIdentity, withIdentity, withoutIdentity } from "./held-identities.ts"
import type { HeldIdentities, IdentityHolder } from "./identity-holder.ts"
import { principalOf } from "./principal.ts"

/**
 * The step that makes sure an app has an identity. What other identities the app has stays; undo takes away only what the step added.
 *
 * @param found - the identities as they were read when the app was resolved; `check` looks at them alone
 * @public
 */
export function identityStep(
  azure: Azure,
  holder: IdentityHolder,
  found: HeldIdentities | undefined,
  request: IdentityRequest,
): Step<Principal> {
  const system = request.kind === "system-assigned"
  const what = `the identity of ${holder.name}`
  // Set before the request leaves: a run that dies or fails in between may have changed the app.
  let patched = false

  const apply = async (context: Context): Promise<Pass<HeldIdentities | undefined>> => {
    const now = await holder.readIdentities(context)
    if (hasIdentity(now, request)) return { done: true, value: now }
    patched = true
    return { done: true, value: await holder.patchIdentities(context, withIdentity(now, request)) }
  }

  return action<Principal>({
    id: system ? "identity.enable" : "identity.assign",
    title: system
      ? `Enable the system identity of ${holder.name}`
      : `Assign the identity ${request.name} to ${holder.name}`,
    why: "The app signs in to the database with this identity, so that no password is needed.",
    permissions: permissions(holder, request),
    async check(context) {
      if (!hasIdentity(found, request)) return { done: false }
      return { done: true, value: await principalOf(azure, context, holder, found, request) }
    },
    apply: (context) =>
      holder.exclusively(async () => {
        const changed = await changeUntilHeld(context, what, () => apply(context))
        return principalOf(azure, context, holder, changed, request)
      }),
    async undo(context) {
      if (!patched) return
      await holder.exclusively(() =>
        changeUntilHeld(context, what, async () => {
          const now = await holder.readIdentities(context)
          if (hasIdentity(now, request)) await holder.patchIdentities(context, withoutIdentity(now, request))
          return { done: true, value: undefined }
        }),
      )
    },
  })
}

function permissions(holder: IdentityHolder, request: IdentityRequest): readonly Permission[] {
  if (request.kind === "system-assigned") {
    const reading = { operation: "Microsoft.ManagedIdentity/identities/read", scope: holder.id }
    return request.withClientId ? [...holder.permissions, reading] : holder.permissions
  }
  return [
    ...holder.permissions,
    { operation: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", scope: request.id },
  ]
}
