import assert from "node:assert/strict"
import { test } from "node:test"
import { startSandbox } from "@keyless/sandbox"
import { boardsService } from "./sandbox.ts"

test("a sandbox serves it", async () => {
  const seed = { resourceGroups: [{ name: "demo" }], boards: [{ resourceGroup: "demo", name: "first" }] }
  await using sandbox = await startSandbox({ services: [boardsService()], seed })
  assert.equal(sandbox.databases().length, 1)
})
