import {
  action,
  clientId,
  defineErrorCodes,
  defineSource,
  type IdentityRequest,
  isSecret,
  objectId,
  type Principal,
  type SettingsStore,
  type SourcePlugin,
  tenantId,
} from "@keyless/core/plugin"
import { z } from "zod"

const failure = defineErrorCodes({
  source_not_found: "There is no app of that name on the shelf.",
  shelf_failed: "The shelf does not answer, or cannot work.",
})

/** What the plugin shows to be let in. */
export const shelfToken = "token-of-the-shelf"

/** A shelf with one app on it. */
export interface Shelf {
  readonly settings: Map<string, string>
  readonly identities: Map<string, Principal>
  writes: number
  state: "well" | "away"
}

/** A shelf as it is before anything is connected. */
export function emptyShelf(): Shelf {
  return { settings: new Map([["UNRELATED", "stays"]]), identities: new Map(), writes: 0, state: "well" }
}

/** Who the app is once its system identity is on. */
export const systemIdentity: Principal = {
  kind: "service",
  objectId: objectId("11111111-0000-4000-8000-000000000001"),
  clientId: clientId("11111111-0000-4000-8000-000000000002"),
  tenantId: tenantId("77777777-0000-4000-8000-000000000000"),
  name: "shelf",
  credential: { kind: "ambient" },
}

/** The source plugin of the shelf. */
export function shelfSource(shelf: Shelf): SourcePlugin<{ readonly app: string }> {
  const ask = (signal: AbortSignal) => {
    signal.throwIfAborted()
    if (shelf.state === "away") {
      throw failure("shelf_failed", "The shelf does not answer.", { hint: "Look whether it still stands." })
    }
  }
  return defineSource({
    id: "shelf",
    title: "Shelf",
    version: "1.0.0",
    options: z.strictObject({ app: z.string().min(1) }),
    runsAs: ["managed-identity", "application"],
    async resolve({ signal }, { app }) {
      ask(signal)
      if (app !== "lamp") {
        throw failure("source_not_found", `There is no "${app}" on the shelf.`, { hint: "Check --app." })
      }
      return {
        id: "/shelf/lamp",
        name: app,
        identities: [...shelf.identities.values()].map(({ objectId: held }) => held),
        settings: settingsOf(shelf, ask),
        identity: (request) => identityStep(shelf, ask, request),
      }
    },
  })
}

function settingsOf(shelf: Shelf, ask: (signal: AbortSignal) => void): SettingsStore {
  return {
    title: "settings of lamp",
    readPermissions: [{ operation: "shelf/settings/read", scope: "/shelf/lamp" }],
    writePermissions: [{ operation: "shelf/settings/write", scope: "/shelf/lamp" }],
    async read({ signal }) {
      ask(signal)
      return new Map(shelf.settings)
    },
    async change({ signal }, given) {
      ask(signal)
      const { set, remove } = typeof given === "function" ? given(new Map(shelf.settings)) : given
      const wanted = Object.entries(set).map(
        ([key, value]) => [key, isSecret(value) ? value.reveal() : value] as const,
      )
      const isThere = wanted.every(([key, value]) => shelf.settings.get(key) === value)
      if (isThere && !remove.some((key) => shelf.settings.has(key))) return
      shelf.writes += 1
      for (const key of remove) shelf.settings.delete(key)
      for (const [key, value] of wanted) shelf.settings.set(key, value)
    },
  }
}

function identityStep(shelf: Shelf, ask: (signal: AbortSignal) => void, request: IdentityRequest) {
  const key = request.kind === "system-assigned" ? "system-assigned" : request.id
  let gave = false
  return action<Principal>({
    id: "identity.enable",
    title: `Give lamp the identity ${key}`,
    why: "The app gets its tokens as this identity.",
    permissions: [{ operation: "shelf/identities/write", scope: "/shelf/lamp" }],
    async check({ signal }) {
      ask(signal)
      const value = shelf.identities.get(key)
      return value === undefined ? { done: false } : { done: true, value }
    },
    async apply({ signal }) {
      ask(signal)
      const held = shelf.identities.get(key)
      if (held !== undefined) return held
      const principal = principalOf(request)
      shelf.identities.set(key, principal)
      gave = true
      return principal
    },
    async undo({ signal }) {
      ask(signal)
      if (gave) shelf.identities.delete(key)
    },
  })
}

function principalOf(request: IdentityRequest): Principal {
  if (request.kind === "system-assigned") return systemIdentity
  const { name, objectId: object, clientId: client, tenantId: tenant } = request
  const credential = { kind: "client-id", clientId: client } as const
  return { kind: "service", name, objectId: object, clientId: client, tenantId: tenant, credential }
}
