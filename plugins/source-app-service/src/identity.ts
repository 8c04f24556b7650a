import { type Azure, sameResourceId } from "@keyless/azure"
import {
  action,
  type Context,
  type IdentityRequest,
  isGuid,
  type ObjectId,
  objectId,
  type Permission,
  type Principal,
  type Step,
  tenantId,
} from "@keyless/core/plugin"

import { appServiceFailure } from "./error-codes.ts"
import { type Pass, rewrite } from "./rewrite.ts"
import type { Site, SiteData, SiteIdentity, SiteIdentityPatch } from "./site.ts"
import { systemClientId } from "./system-client-id.ts"

const readyAttempts = 30
const longestWaitMs = 5_000

/**
 * The step that makes sure a web app has an identity. Only `identity` is patched, never the whole site, and what other identities the app
 * has stays.
 *
 * @param found - the site as it was read when the source was resolved; `check` looks at it alone
 */
export function identityStep(
  azure: Azure,
  site: Site,
  found: SiteData,
  request: IdentityRequest,
): Step<Principal> {
  const system = request.kind === "system-assigned"
  // Set before the request leaves: a run that dies or fails in between may have changed the app.
  let patched = false

  const apply = async (context: Context): Promise<Pass<SiteData>> => {
    const now = await site.get(context)
    if (has(now.identity, request)) return { done: true, value: now }
    patched = true
    return { done: true, value: await site.patchIdentity(context, withIdentity(now.identity, request)) }
  }

  return action<Principal>({
    id: system ? "identity.enable" : "identity.assign",
    title: system
      ? `Enable the system identity of ${site.name}`
      : `Assign the identity ${request.name} to ${site.name}`,
    why: "The app signs in to the database with this identity, so that no password is needed.",
    permissions: permissions(site, request),
    async check(context) {
      if (!has(found.identity, request)) return { done: false }
      return { done: true, value: await principal(azure, context, site, found, request) }
    },
    apply: (context) =>
      site.exclusively(async () => {
        const changed = await rewrite(context, `the identity of ${site.name}`, () => apply(context))
        return principal(azure, context, site, changed, request)
      }),
    async undo(context) {
      if (!patched) return
      await site.exclusively(() =>
        rewrite(context, `the identity of ${site.name}`, async () => {
          const now = await site.get(context)
          if (has(now.identity, request))
            await site.patchIdentity(context, withoutIdentity(now.identity, request))
          return { done: true, value: undefined }
        }),
      )
    },
  })
}

/** Object ids of the identities of an app. */
export function identitiesOf(identity: SiteIdentity | undefined): readonly ObjectId[] {
  const assigned = Object.values(identity?.userAssignedIdentities ?? {}).map((one) => one?.principalId)
  const all = [identity?.principalId, ...assigned]
  return all.flatMap((id) => (typeof id === "string" && isGuid(id) ? [objectId(id)] : []))
}

function permissions(site: Site, request: IdentityRequest): readonly Permission[] {
  const own = ["Microsoft.Web/sites/read", "Microsoft.Web/sites/write"].map((operation) => ({
    operation,
    scope: site.id,
  }))
  if (request.kind === "system-assigned") {
    const reading = { operation: "Microsoft.ManagedIdentity/identities/read", scope: site.id }
    return request.withClientId ? [...own, reading] : own
  }
  return [
    ...own,
    { operation: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", scope: request.id },
  ]
}

/** What the service calls one of the app's user-assigned identities; it may spell the id in another case. */
function keyOf(identity: SiteIdentity | undefined, id: string): string | undefined {
  return Object.keys(identity?.userAssignedIdentities ?? {}).find((key) => sameResourceId(key, id))
}

function has(identity: SiteIdentity | undefined, request: IdentityRequest): boolean {
  if (request.kind === "system-assigned") return types(identity).has("SystemAssigned")
  return keyOf(identity, request.id) !== undefined
}

type IdentityType = "SystemAssigned" | "UserAssigned"

function types(identity: SiteIdentity | undefined): Set<IdentityType> {
  const words = new Set((identity?.type ?? "").split(",").map((word) => word.trim()))
  const all: readonly IdentityType[] = ["SystemAssigned", "UserAssigned"]
  return new Set(all.filter((type) => words.has(type)))
}

function joined(some: ReadonlySet<IdentityType>): NonNullable<SiteIdentityPatch["type"]> {
  if (some.has("SystemAssigned"))
    return some.has("UserAssigned") ? "SystemAssigned, UserAssigned" : "SystemAssigned"
  return some.has("UserAssigned") ? "UserAssigned" : "None"
}

function withIdentity(identity: SiteIdentity | undefined, request: IdentityRequest): SiteIdentityPatch {
  const all = types(identity)
  if (request.kind === "system-assigned") return { type: joined(all.add("SystemAssigned")) }
  return { type: joined(all.add("UserAssigned")), userAssignedIdentities: { [request.id]: {} } }
}

function withoutIdentity(identity: SiteIdentity | undefined, request: IdentityRequest): SiteIdentityPatch {
  const all = types(identity)
  if (request.kind === "system-assigned") {
    all.delete("SystemAssigned")
    return { type: joined(all) }
  }
  const others = Object.keys(identity?.userAssignedIdentities ?? {}).filter(
    (key) => !sameResourceId(key, request.id),
  )
  if (others.length > 0)
    return {
      type: joined(all),
      userAssignedIdentities: { [keyOf(identity, request.id) ?? request.id]: null },
    }
  all.delete("UserAssigned")
  return { type: joined(all) }
}

async function principal(
  azure: Azure,
  context: Context,
  site: Site,
  data: SiteData,
  request: IdentityRequest,
): Promise<Principal> {
  if (request.kind === "user-assigned") {
    const { name, clientId } = request
    return {
      kind: "service",
      objectId: request.objectId,
      tenantId: request.tenantId,
      clientId,
      name,
      credential: { kind: "client-id", clientId },
    }
  }
  const identity = await ready(context, site, data.identity)
  const client = request.withClientId ? await systemClientId(azure, context, site.id) : undefined
  return {
    kind: "service",
    objectId: objectId(identity.principalId),
    tenantId:
      identity.tenantId === undefined ? (await azure.caller(context)).tenantId : tenantId(identity.tenantId),
    ...(client === undefined ? {} : { clientId: client }),
    name: site.name,
    credential: { kind: "ambient" },
  }
}

/** The answer to the patch mostly holds the object id; where it does not (202, or null), the site is read until it does. */
async function ready(
  context: Context,
  site: Site,
  first: SiteIdentity | undefined,
): Promise<{ readonly principalId: string; readonly tenantId?: string }> {
  let identity = first
  for (let attempt = 0; ; attempt += 1) {
    const { principalId, tenantId: tenant } = identity ?? {}
    if (principalId !== undefined && principalId !== null && principalId !== "") {
      return { principalId, ...(tenant === undefined || tenant === null ? {} : { tenantId: tenant }) }
    }
    if (attempt === readyAttempts) break
    await context.clock.sleep(Math.min(100 * 2 ** attempt, longestWaitMs), context.signal)
    identity = (await site.get(context)).identity
  }
  throw appServiceFailure(
    "identity_not_ready",
    `App Service has not yet given the object id of the identity of ${site.name}.`,
    {
      hint: "Run the same command again in a minute.",
      retryable: true,
      resource: site.id,
    },
  )
}
