import type { ConnectionSpec, Plugin } from "@keyless/core"
import type { PrivilegeProfile, TargetPlugin } from "@keyless/core/plugin"
import type { Bench, Scene } from "../engine/scene.ts"
import { type AppState, appSnapshot, emptyApp, memoryApps } from "../memory/app.ts"
import { memoryClient } from "../memory/client.ts"
import { memoryIdentity, memorySecretIdentity, secretsOfIdentity } from "../memory/identity.ts"
import type { TargetFixture } from "./fixture.ts"

/** A target plugin and its fixture, between two apps in memory: `first` and `second`, each with an identity of its own. */
export interface TargetBench extends Bench {
  readonly plugin: TargetPlugin
  readonly fixture: TargetFixture
  begin(): Promise<TargetScene>
  /** A profile, or the one that comes closest to it among those that the database can have. */
  privileges(wanted: PrivilegeProfile): PrivilegeProfile
  /** The same with an identity that shows a secret. */
  readonly withSecret: Bench
}

/** The usual scene, and the settings of its apps. */
export interface TargetScene extends Scene {
  readonly apps: Readonly<Record<"first" | "second", AppState>>
}

/** The connection of the second app. */
export const secondApp = {
  source: { kind: "testkit-app", options: { app: "second" } },
} satisfies Partial<ConnectionSpec>

/** Puts the bench together. */
export function targetBench<O>(plugin: TargetPlugin<O>, fixture: TargetFixture): TargetBench {
  const mayStayAfterUndo = fixture.mayStayAfterUndo ?? (() => false)
  const mayStayAfterDelete = fixture.mayStayAfterDelete ?? (() => false)
  const beginAs = async (auth: string): Promise<TargetScene> => {
    await fixture.begin()
    const [first, second] = fixture.principals
    const apps = { first: emptyApp(first), second: emptyApp(second) }
    const plugins: readonly Plugin[] = [
      plugin,
      memoryApps(apps),
      memoryIdentity(),
      memorySecretIdentity(first),
      memoryClient(plugin.protocol),
    ]
    return {
      plugins,
      apps,
      clock: fixture.clock,
      spec: {
        name: "shop",
        source: { kind: "testkit-app", options: { app: "first" } },
        target: { kind: plugin.id, options: fixture.options },
        auth: { kind: auth },
        client: "testkit-client",
        privileges: profileOf(plugin, "all"),
      },
      snapshot: async () => ({ ...(await fixture.snapshot()), ...appSnapshot(apps) }),
      writes: async () => (await fixture.writes?.()) ?? 0,
      secrets: () => [...fixture.secrets(), secretsOfIdentity[0]],
    }
  }
  return {
    plugin,
    fixture,
    privileges: (wanted) => profileOf(plugin, wanted),
    mayStayAfterUndo,
    // An identity that was given to an app stays with it.
    mayStayAfterDelete: (object) => isIdentityOfApp(object) || mayStayAfterDelete(object),
    begin: () => beginAs("testkit-identity"),
    withSecret: { mayStayAfterUndo, mayStayAfterDelete, begin: () => beginAs("testkit-secret-identity") },
  }
}

const profiles = ["readonly", "readwrite", "ddl", "all"] as const

/** @throws TypeError where the database can have no profile at all */
function profileOf({ unsupported }: TargetPlugin, wanted: PrivilegeProfile): PrivilegeProfile {
  const at = profiles.indexOf(wanted)
  const nearest = [...profiles.slice(0, at + 1).toReversed(), ...profiles.slice(at + 1)]
  const found = nearest.find((profile) => unsupported?.privileges?.[profile] === undefined)
  if (found === undefined) throw new TypeError("The target can have no profile of privileges at all.")
  return found
}

/** Whether the thing of a snapshot is an identity that an app in memory holds. */
export function isIdentityOfApp(object: string): boolean {
  return object.startsWith("identity system-assigned of ")
}
