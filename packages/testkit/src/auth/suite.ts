import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import type { AppCredential, AuthPlugin, ObjectId, Principal, TenantId } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { mildBreakdownCases } from "../engine/breakdown-cases.ts"
import { assertRefused, create, createFails } from "../engine/run.ts"
import type { Bench, Scene } from "../engine/scene.ts"
import { lifeCycleCases } from "../life-cycle/cases.ts"
import { secretCases } from "../life-cycle/secrets.ts"
import { appSnapshot, emptyApp, memoryApps } from "../memory/app.ts"
import { memoryClient } from "../memory/client.ts"
import { databaseSnapshot, emptyDatabase, memoryDatabase } from "../memory/database.ts"
import { optionsCases } from "../options-cases.ts"
import { assertSame, type Snapshot } from "../snapshot.ts"
import type { BadOptions, Breakdown } from "../target/fixture.ts"

/** Everything that the suite has to know of the world behind an auth plugin. @public */
export interface AuthFixture {
  /** Makes the world anew. */
  readonly begin: () => Promise<void>
  /** Options of an identity that is there. */
  readonly options: unknown
  /** The identity that the options name; where the app's own is meant, the one that the app in memory is to have. */
  readonly principal: Principal
  readonly badOptions: readonly BadOptions[]
  /** Options of an identity that is not there; absent where options name none. */
  readonly missing?: unknown
  /** How what the plugin asks fails; at least one where it is given secrets. @defaultValue none */
  readonly breakdowns?: readonly Breakdown[]
  /** All that the plugin could change, which is nothing. */
  readonly snapshot: () => Promise<Snapshot>
  /** Plain values of the tokens and secrets that the plugin has been given since `begin`; absent where it is given none. */
  readonly secrets?: () => readonly string[]
}

/**
 * What an auth plugin has to do right, proved through an engine of this plugin and of an app, a database and a client type in memory.
 *
 * @example
 * for (const each of authConformance(badgeAuth(), fixture)) test(each.name, each.run)
 * @public
 */
export function authConformance<O>(plugin: AuthPlugin<O>, fixture: AuthFixture): readonly ConformanceCase[] {
  const { bench, seen } = authBench(plugin, fixture)
  return [
    ...optionsCases(bench, fixture, (options) => ({ auth: { kind: plugin.id, options } })),
    caseOf("the identity is the one that the options name", "identity", async () => {
      const scene = await bench.begin()
      await create(scene)
      const [principal] = seen()
      assert.ok(principal !== undefined, "The database was told of no identity")
      assert.deepEqual(factsOf(principal), factsOf(fixture.principal))
      assert.notEqual(principal.name, "", "The identity has no name for messages")
      assert.notEqual(String(principal.objectId), String(principal.clientId), "An object id is no client id")
      assert.equal(
        principal.credential.kind,
        plugin.credential,
        "The credential is of another kind than said",
      )
    }),
    ...("missing" in fixture
      ? [
          caseOf("an identity that is not there is told, and nothing is touched", "missing", async () => {
            const scene = await bench.begin()
            const before = await scene.snapshot()
            const auth = { kind: plugin.id, options: fixture.missing }
            const failed = await createFails(scene, { auth })
            assertRefused(failed, "The search for a missing identity")
            assertSame(before, await scene.snapshot(), "After the search for a missing identity")
          }),
        ]
      : []),
    caseOf("an identity has its client id where the database needs it", "identity", async () => {
      const scene = await bench.begin()
      await create(scene, {
        target: { kind: "testkit-database-by-client-id", options: { database: "shop" } },
      })
      const [principal] = seen()
      const { kind, clientId } = fixture.principal
      if (kind === "service")
        assert.equal(principal?.clientId, clientId, "The identity comes without its client id")
    }),
    ...(fixture.secrets === undefined
      ? []
      : [
          caseOf("the fixture shows how the world breaks", "fixture", async () => {
            const told = fixture.breakdowns?.length ?? 0
            assert.notEqual(told, 0, "The fixture has no breakdown, so no error of the plugin's was seen")
          }),
        ]),
    ...mildBreakdownCases(bench, fixture.breakdowns ?? []),
    ...lifeCycleCases(bench),
    ...(fixture.secrets === undefined ? [] : secretCases(bench)),
  ]
}

interface Facts {
  readonly kind: Principal["kind"]
  readonly objectId: ObjectId
  readonly tenantId: TenantId
  readonly credential: Readonly<Record<string, string>>
}

function factsOf({ kind, objectId, tenantId, credential }: Principal): Facts {
  return { kind, objectId, tenantId, credential: openedOf(credential) }
}

/** A credential in a form that tells one secret from another and shows none. */
function openedOf(credential: AppCredential): Readonly<Record<string, string>> {
  if (credential.kind !== "client-secret") return { ...credential }
  const { clientSecret, ...rest } = credential
  const seal = createHash("sha256").update(clientSecret.reveal()).digest("hex")
  return { ...rest, clientSecret: `sha256:${seal}` }
}

function authBench<O>(plugin: AuthPlugin<O>, fixture: AuthFixture) {
  let seen: Principal[] = []
  const begin = async (): Promise<Scene> => {
    await fixture.begin()
    seen = []
    const apps = { first: emptyApp(fixture.principal) }
    const database = emptyDatabase()
    const target = memoryDatabase(database, "testkit", (principal) => void seen.push(principal))
    const byClientId = { ...target, id: "testkit-database-by-client-id", needsClientId: true }
    return {
      plugins: [plugin, memoryApps(apps), target, byClientId, memoryClient("testkit")],
      spec: {
        name: "shop",
        source: { kind: "testkit-app", options: { app: "first" } },
        target: { kind: "testkit-database", options: { database: "shop" } },
        auth: { kind: plugin.id, options: fixture.options },
        client: "testkit-client",
      },
      snapshot: async () => ({
        ...(await fixture.snapshot()),
        ...appSnapshot(apps),
        ...databaseSnapshot(database),
      }),
      writes: async () => 0,
      secrets: () => fixture.secrets?.() ?? [],
    }
  }
  const bench: Bench = {
    begin,
    mayStayAfterUndo: () => false,
    // An identity that was given to an app stays with it.
    mayStayAfterDelete: (object) => object.startsWith("identity "),
  }
  return { bench, seen: () => seen }
}
