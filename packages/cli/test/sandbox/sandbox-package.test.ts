import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { bringCommand, findSandbox } from "../../src/sandbox/sandbox-package.ts"

test("the sandbox is found beside the program, and in the folder that the command installs it into", () => {
  expect(findSandbox(null, "/nowhere")).toMatch(/packages\/sandbox\/(?:src|dist)\/index/)
  const folder = mkdtempSync(join(tmpdir(), "keyless-data-"))
  const config = {
    file: join(folder, "keyless.config.ts"),
    folder,
    plugins: [],
    settings: {},
    services: async () => [],
  }
  const home = join(folder, "node_modules/@keyless/sandbox")
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, "package.json"), '{ "type": "module", "exports": "./main.js" }')
  writeFileSync(join(home, "main.js"), "")
  // The config's own comes first, since its services are made with it.
  expect(fileURLToPath(findSandbox(config, "/nowhere") ?? "")).toBe(join(home, "main.js"))
  expect(bringCommand("1.2.3", folder)).toEqual(
    expect.arrayContaining(["npm", "install", "--prefix", folder, "@keyless/sandbox@1.2.3"]),
  )
})
