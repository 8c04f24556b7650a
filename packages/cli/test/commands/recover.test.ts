import { expect, test } from "vitest"
import { createWords, scriptedPrompts, testHost, type TestHost } from "../support/test-host.ts"

const words = "recover postgresql -g demo --server db --database shop".split(" ")

async function hostWithLostRecord(options: Parameters<typeof testHost>[0] = {}): Promise<TestHost> {
  const host = testHost(options)
  await host.run(...createWords)
  host.world.settings.clear()
  return host
}

test("recover without a database says how users of apps that are gone are found", async () => {
  const { code, json, stderr } = await testHost().run("recover")
  expect([code, json()]).toEqual([0, []])
  expect(stderr).toContain("keyless recover postgres-flexible")
  expect((await testHost().run("recover", "--only-show-errors")).stderr).toBe("")
})

test("recover with a database lists a connection without a record, and leaves it until it is asked to take it away", async () => {
  const host = await hostWithLostRecord()
  const row = {
    connection: "shop",
    title:
      "user aad_shop of connection shop of /subscriptions/s/resourceGroups/demo/sites/shop-web in database shop: the app has no record of it",
    error: null,
  }
  const listed = await host.run(...words)
  expect([listed.code, listed.json()]).toEqual([0, [{ ...row, removed: false }]])
  expect(listed.stderr).toContain("--yes")
  expect(host.world.users).toEqual(new Set(["aad_shop"]))
  const taken = await host.run(...words, "--yes")
  expect([taken.code, taken.json()]).toEqual([0, [{ ...row, removed: true }]])
  expect(host.world.users).toEqual(new Set())
})

test("recover asks on a terminal", async () => {
  const asked = (answer: boolean) => scriptedPrompts({ "Take this away?": answer })
  const no = await hostWithLostRecord({ prompts: asked(false) })
  await no.run(...words)
  expect(no.world.users).toEqual(new Set(["aad_shop"]))
  const yes = await hostWithLostRecord({ prompts: asked(true) })
  yes.world.appIsGone = true
  const { json } = await yes.run(...words)
  expect(json()).toMatchObject([{ removed: true, title: expect.stringContaining("the app is gone") }])
  expect(yes.world.users).toEqual(new Set())
})

test("recover leaves a connection that has its record", async () => {
  const host = testHost()
  await host.run(...createWords)
  expect((await host.run(...words, "--yes")).json()).toEqual([])
  expect(host.world.users).toEqual(new Set(["aad_shop"]))
})
