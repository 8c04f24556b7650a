import { expect, test } from "vitest"
import {
  action,
  type Context,
  createEngine,
  type JsonObject,
  type Principal,
  ephemeral,
} from "../../src/index.ts"
import { specOf } from "../engine/harness.ts"
import {
  ambient,
  emptyWorld,
  fakeAuths,
  fakeClients,
  fakeSource,
  fakeTarget,
  firstIdentity,
} from "../fakes.ts"

/** An auth plugin with something temporary of its own: a permit that has to be open while the identity is made. */
function permitAuth(permits: Set<string>, closed: JsonObject[]) {
  const [own] = fakeAuths()
  if (own === undefined) throw new Error("there is one")
  return {
    ...own,
    closers: {
      async permit(_context: Context, data: JsonObject) {
        closed.push(data)
        permits.delete("permit")
      },
    },
    resolve: async () => {
      const permit = ephemeral<null>({
        id: "permit.open",
        title: "Open a permit",
        why: "Identities are made with one.",
        closers: ["permit"],
        async open(context) {
          await context.acquire({
            closer: "permit",
            data: { name: "permit" },
            title: "permit",
            create: async () => void permits.add("permit"),
          })
          return null
        },
      })
      return action<Principal>({
        id: "identity.make",
        title: "Make the identity",
        why: "The app needs one.",
        needs: [permit],
        check: async () => ({ done: false }),
        apply: async () => ({ ...ambient, objectId: firstIdentity }),
      })
    },
  }
}

function engineWithPermits() {
  const world = emptyWorld()
  const permits = new Set<string>()
  const closed: JsonObject[] = []
  const plugins = [fakeSource(world), fakeTarget(world), permitAuth(permits, closed), ...fakeClients()]
  return { engine: createEngine({ plugins }), permits, closed }
}

test("a step says which plugin made it", async () => {
  const { engine } = engineWithPermits()
  const { steps } = await engine.plan(specOf({ name: "shop" }))
  const owners = Object.fromEntries(steps.map(({ id, plugin }) => [id, `${plugin.kind} ${plugin.id}`]))
  expect(owners).toEqual({
    "permit.open": "auth system-identity",
    "identity.make": "auth system-identity",
    "database.session": "target fake-db",
    "principal.create": "target fake-db",
    "access.prove": "target fake-db",
    "settings.write": "engine keyless",
  })
})

test("an identity that the app's source gives is the source's", async () => {
  const world = emptyWorld()
  const plugins = [fakeSource(world), fakeTarget(world), ...fakeAuths(), ...fakeClients()]
  const { steps } = await createEngine({ plugins }).plan(specOf({ name: "shop" }))
  expect(steps.find(({ id }) => id === "identity.enable")?.plugin).toEqual({ kind: "source", id: "webapp" })
})

test("what an auth plugin acquires is closed by its own closer", async () => {
  const { engine, permits, closed } = engineWithPermits()
  await engine.run(await engine.plan(specOf({ name: "shop" })))
  expect(closed).toEqual([{ name: "permit" }])
  expect(permits.size).toBe(0)
})
