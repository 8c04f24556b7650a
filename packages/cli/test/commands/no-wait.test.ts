import { expect, test } from "vitest"
import { z } from "zod"
import { createWords, scriptedPrompts, testHost } from "../support/test-host.ts"

const at = createWords.indexOf("--connection")
const unnamed = createWords.toSpliced(at, 2)

test("--no-wait plans, hands the run over under the planned name, and prints where the log is", async () => {
  const host = testHost()
  const words = [...unnamed, "--no-wait"]
  const { code, json } = await host.run(...words)
  expect(code).toBe(0)
  const printed = json()
  expect(printed).toEqual({
    connection: expect.stringMatching(/^postgresflexible_[a-z0-9]{5}$/),
    log: expect.stringMatching(/logs\/create-postgresflexible_.*\.log$/),
  })
  const { connection } = z.object({ connection: z.string() }).parse(printed)
  expect(host.jobs).toEqual([
    {
      kind: "command",
      argv: [...words.filter((word) => word !== "--no-wait"), "--yes", "--wait", "--connection", connection],
    },
  ])
  expect(host.world.users.size).toBe(0)
  const [job] = host.jobs
  if (job?.kind !== "command") throw new Error("no command was handed over")
  expect((await host.run(...job.argv)).code).toBe(0)
  expect(host.world.users).toEqual(new Set([`aad_${connection}`]))
})

test("questions are answered before the run is handed over", async () => {
  const host = testHost()
  host.world.consent = "Restart the server?"
  expect((await host.run(...createWords, "--no-wait")).code).toBe(9)
  expect(host.jobs).toEqual([])
  const asking = testHost({ prompts: scriptedPrompts({ Restart: true }) })
  asking.world.consent = "Restart the server?"
  expect((await asking.run(...createWords, "--no-wait")).code).toBe(0)
  expect(asking.jobs).toHaveLength(1)
})

test("a plan that cannot be made is reported in the foreground", async () => {
  const host = testHost()
  const { code } = await host.run(...createWords, "--user-identity", "client-id=1", "--no-wait")
  expect(code).toBe(2)
  expect(host.jobs).toEqual([])
})
