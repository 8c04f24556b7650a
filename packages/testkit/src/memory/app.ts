import {
  action,
  defineSource,
  type IdentityRequest,
  isSecret,
  KeylessError,
  type Principal,
  type SettingsStore,
  type SourcePlugin,
} from "@keyless/core/plugin"
import type { Snapshot } from "../snapshot.ts"
import { textOption } from "./schema.ts"

/** An app in memory. @public */
export interface AppState {
  readonly settings: Map<string, string>
  /** Its identities: `system-assigned`, or the resource id of a user-assigned one. */
  readonly identities: Map<string, Principal>
  /** Who the app is once its system identity is on. */
  readonly system: Principal
}

/** An app with a setting of its own and no identity. @public */
export function emptyApp(system: Principal): AppState {
  return { settings: new Map([["UNRELATED", "stays"]]), identities: new Map(), system }
}

/** What there is of the apps, for snapshots. @public */
export function appSnapshot(apps: Readonly<Record<string, AppState>>): Snapshot {
  return Object.fromEntries(
    Object.entries(apps).flatMap(([app, { settings, identities }]) => [
      ...[...settings].map(([key, value]) => [`setting ${key} of ${app}`, value]),
      ...[...identities].map(([id, { objectId }]) => [`identity ${id} of ${app}`, objectId]),
    ]),
  )
}

/** The source plugin of apps in memory; option `app` names one of them. @public */
export function memoryApps(apps: Readonly<Record<string, AppState>>): SourcePlugin<{ readonly app: string }> {
  return defineSource({
    id: "testkit-app",
    title: "App in memory",
    version: "0.1.0",
    options: textOption("app"),
    runsAs: ["managed-identity", "application", "person"],
    async resolve({ signal }, { app: name }) {
      signal.throwIfAborted()
      const app = apps[name]
      if (app === undefined) {
        throw new KeylessError("source_not_found", `There is no app "${name}".`, {
          hint: "Name another one.",
        })
      }
      return {
        id: `/apps/${name}`,
        name,
        identities: [...app.identities.values()].map(({ objectId }) => objectId),
        settings: settingsOf(name, app),
        identity: (request) => identityStep(name, app, request),
      }
    },
  })
}

function settingsOf(name: string, { settings }: AppState): SettingsStore {
  return {
    title: `settings of ${name}`,
    readPermissions: [{ operation: "settings/read", scope: `/apps/${name}` }],
    writePermissions: [{ operation: "settings/write", scope: `/apps/${name}` }],
    read: async () => new Map(settings),
    async change({ signal }, given) {
      signal.throwIfAborted()
      const { set, remove } = typeof given === "function" ? given(new Map(settings)) : given
      for (const key of remove) settings.delete(key)
      for (const [key, value] of Object.entries(set)) {
        settings.set(key, isSecret(value) ? value.reveal() : value)
      }
    },
  }
}

function identityStep(name: string, app: AppState, request: IdentityRequest) {
  const id = request.kind === "system-assigned" ? request.kind : request.id
  return action<Principal>({
    id: "identity.enable",
    title: `Give ${name} the identity ${id}`,
    why: "The app gets its tokens as this identity.",
    async check({ signal }) {
      signal.throwIfAborted()
      const value = app.identities.get(id)
      return value === undefined ? { done: false } : { done: true, value }
    },
    async apply({ signal }) {
      signal.throwIfAborted()
      const principal = principalOf(app, request)
      app.identities.set(id, principal)
      return principal
    },
    async undo() {
      app.identities.delete(id)
    },
  })
}

function principalOf({ system }: AppState, request: IdentityRequest): Principal {
  if (request.kind === "system-assigned") return system
  const { name, objectId, clientId, tenantId } = request
  const credential = { kind: "client-id", clientId } as const
  return { kind: "service", name, objectId, clientId, tenantId, credential }
}
