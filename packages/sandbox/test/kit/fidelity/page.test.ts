import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ControlPlane } from "../../../src/kit/context.ts"
import { createEntraApp } from "../../../src/kit/entra/entra-app.ts"
import { entraOperations } from "../../../src/kit/entra/operations.ts"
import { createGraphApp } from "../../../src/kit/graph/graph-app.ts"
import { graphOperations } from "../../../src/kit/graph/operations.ts"
import { fidelityPage, startSandbox, type Sandbox } from "../../../src/index.ts"
import { idlePlane } from "../arm/fields/routes.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ seed: {} })
})
afterAll(() => sandbox.stop())

test("the page of the repository is the one that the tables and notes make; `pnpm fidelity` writes it", async () => {
  const committed = await readFile(new URL("../../../../../docs/fidelity.md", import.meta.url), "utf8")
  expect(committed).toBe(fidelityPage(await sandbox.operations()))
})

test("every operation says what it is modelled on", async () => {
  const operations = await sandbox.operations()
  const bases = new Set(operations.map(({ basis }) => basis))
  expect([...bases].toSorted((a, b) => a.localeCompare(b))).toEqual(["documented", "recorded", "specified"])
  const names = operations.map(({ method, path }) => `${method} ${path}`)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test.each([
  {
    name: "Entra ID",
    routesOf: (plane: ControlPlane) => createEntraApp(plane).routes,
    operations: entraOperations,
  },
  {
    name: "Graph",
    routesOf: (plane: ControlPlane) => createGraphApp(plane).routes,
    operations: graphOperations,
  },
])("the table of $name has each of its routes, and no other", async ({ routesOf, operations }) => {
  const served = routesOf(await idlePlane())
  const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
  expect(new Set(served.filter(({ method }) => method !== "ALL").map(nameOf))).toEqual(
    new Set(operations.map(nameOf)),
  )
})
