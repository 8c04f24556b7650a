import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { bringingWords, findSandbox, requireSandbox } from "../../src/sandbox/sandbox-package.ts"
import { scriptedPrompts } from "../support/test-host.ts"

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
  expect(bringingWords("1.2.3", folder)).toEqual(
    expect.arrayContaining(["install", "--prefix", folder, "@keyless/sandbox@1.2.3"]),
  )
})

describe("a sandbox that is missing", () => {
  const host = (answer: boolean | null, npm: () => Promise<void> = async () => {}) => {
    const ran: (readonly string[])[] = []
    return {
      ran,
      version: "1.2.3",
      dataDirectory: "/data",
      canAsk: answer !== null,
      prompts: async () => scriptedPrompts({ "Run this command": answer, npm: "" }),
      runNpm: async (words: readonly string[]) => {
        ran.push(words)
        await npm()
      },
    }
  }
  /** Finds it once npm has run. */
  const foundAfter = (ran: readonly unknown[]) => () => (ran.length > 0 ? "file:///data/sandbox.js" : null)
  const missing = expect.objectContaining({
    code: "sandbox_missing",
    hint: "Run npm install --no-audit --no-fund --prefix /data @keyless/sandbox@1.2.3",
  })

  test("is brought after a yes", async () => {
    const own = host(true)
    expect(await requireSandbox(own, null, foundAfter(own.ran))).toBe("file:///data/sandbox.js")
    expect(own.ran).toEqual([bringingWords("1.2.3", "/data")])
  })

  test.each([
    ["after a no", false],
    ["where nobody can be asked", null],
  ])("is told with the command that brings it %s", async (_name, answer) => {
    const own = host(answer)
    await expect(requireSandbox(own, null, foundAfter(own.ran))).rejects.toEqual(missing)
    expect(own.ran).toEqual([])
  })

  test("is told where npm fails, and where it is not found even then", async () => {
    const failing = host(true, () => Promise.reject(new Error("no network")))
    await expect(requireSandbox(failing, null, foundAfter(failing.ran))).rejects.toEqual(missing)
    await expect(requireSandbox(host(true), null, () => null)).rejects.toEqual(missing)
  })
})
