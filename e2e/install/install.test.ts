import { execFile } from "node:child_process"
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { beforeAll, describe, expect, test } from "vitest"
import { nodeOf, supportedNodes } from "../support/nodes.ts"
import { pack } from "../support/pack.ts"

const run = promisify(execFile)
const largest = 15 * 1024 * 1024

/** Bytes of everything in a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => lstatSync(join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
}

let tarball: string
beforeAll(async () => {
  tarball = await pack("packages/cli", mkdtempSync(join(tmpdir(), "keyless-pack-")))
})

describe.each(supportedNodes)("on Node %i", (major) => {
  test("npm install --global of the packed command line works in an empty folder", async (context) => {
    const node = await nodeOf(major)
    if ("missing" in node) return context.skip(node.missing)
    const folder = mkdtempSync(join(tmpdir(), "keyless-install-"))
    const prefix = join(folder, "prefix")
    mkdirSync(prefix)
    const env = {
      PATH: `${node.folder}:${process.env["PATH"]}`,
      HOME: folder,
      KEYLESS_STATE_DIR: join(folder, "state"),
    }
    await run("npm", ["install", "--global", "--offline", "--no-audit", "--prefix", prefix, tarball], {
      env,
      cwd: folder,
    })
    expect(sizeOf(prefix)).toBeLessThanOrEqual(largest)

    const keyless = (...words: string[]) =>
      run(join(prefix, "bin/keyless"), words, { env, cwd: folder }).catch((error: unknown) => error)
    expect(await keyless("--version")).toMatchObject({ stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
    expect(await keyless("webapp", "connection", "list-support-types")).toMatchObject({
      stdout: expect.stringContaining("postgres-flexible"),
    })

    // The sandbox is not among it, and the hint's command brings it.
    const start = await keyless("sandbox", "start")
    expect(start).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /error\[sandbox_missing\][^]*hint: Run npm install .* @keyless\/sandbox@\d/,
      ),
    })

    // A config in TypeScript needs nothing but Node.js.
    writeFileSync(
      join(folder, "keyless.config.ts"),
      'const defaults: Record<string, string> = { output: "table" }\nexport default { defaults }\n',
    )
    expect(await keyless("webapp", "connection", "list-support-types")).toMatchObject({
      stdout: expect.stringContaining("Client_types"),
    })
  })
})
