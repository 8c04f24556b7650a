import { execFile } from "node:child_process"
import { existsSync, globSync } from "node:fs"
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { promisify } from "node:util"
import { parse } from "yaml"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { firstPartyPlugins } from "../../packages/cli/src/process/first-party-plugins.ts"
import { makeManifest } from "../../packages/cli/src/manifest/make-manifest.ts"
import { refusalOf } from "../../packages/cli/src/reference.ts"
import { type Block, keylessCommands } from "../generator/blocks.ts"
import { allBlocks } from "../generator/documents.ts"
import { declarationsFor } from "./given.ts"
import { files, read, root, workspacePackages } from "../generator/repository.ts"

const run = promisify(execFile)
const blocks = allBlocks()
const where = ({ file, line }: Block) => `${file}:${line}`
const inLanguages = (...languages: readonly string[]) =>
  blocks.filter(({ language }) => languages.includes(language))

test("every block is in a language that is looked at here", () => {
  const known = ["ts", "js", "sh", "json", "yaml", "text", "none", "indented"]
  expect(blocks.filter(({ language }) => !known.includes(language)).map(where)).toEqual([])
  expect(blocks.length).toBeGreaterThan(50)
})

test("a block that names a file of the repository shows it as it is", () => {
  for (const block of blocks) {
    if (block.title?.includes("/") === true) {
      expect(`${block.text}\n`, `${where(block)}: run pnpm site:renew`).toBe(read(block.title))
    }
  }
})

test("JSON and YAML can be read", () => {
  for (const { text } of inLanguages("json")) expect(() => JSON.parse(text)).not.toThrow()
  for (const { text } of inLanguages("yaml")) expect(() => parse(text)).not.toThrow()
})

describe("for a shell", () => {
  const manifest = makeManifest(firstPartyPlugins())

  test("what is written for a shell can be read by one", async () => {
    for (const block of inLanguages("sh")) await run("sh", ["-n", "-c", block.text])
  })

  test("the command line takes every command of keyless", async () => {
    // Commands of somebody else's plugins take a config that brings them; e2e/third-party runs them.
    const commands = inLanguages("sh", "indented", "none")
      .filter(({ file }) => !file.startsWith("examples/plugin-"))
      .flatMap((block) => keylessCommands(block.text).map((words) => ({ block, words })))
    expect(commands.length).toBeGreaterThan(20)
    const refused: string[] = []
    for (const { block, words } of commands) {
      const refusal = await refusalOf(manifest, words)
      if (refusal !== null) refused.push(`${where(block)}: keyless ${words.join(" ")}: ${refusal}`)
    }
    expect(refused).toEqual([])
  })
})

describe("TypeScript and JavaScript", () => {
  let folder: string
  // Inside of the package, so that its packages are found.
  beforeAll(async () => {
    folder = await mkdtemp(join(root, "site/.blocks-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test("every block compiles", async () => {
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(options))
    const lines = new Map<string, Block>()
    for (const [index, block] of inLanguages("ts", "js").entries()) {
      if (block.title?.includes("/") === true) continue
      const shown = fileOf(block)
      const page = block.file.replaceAll(/[/.]/g, "-")
      const name = shown === undefined ? (block.title ?? `block-${index}.ts`) : basename(shown)
      const path = join(page, name)
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(
        join(folder, path),
        `${block.text}\nexport {}\n${declarationsFor(block.file, block.text)}`,
      )
      lines.set(path, block)
    }
    for (const file of new Set([...lines.values()].map((block) => block.file))) {
      const page = join(folder, file.replaceAll(/[/.]/g, "-"))
      await linkPackages(dirname(join(root, file)), join(page, "node_modules"))
    }
    const { stdout } = await run(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "-p", folder, "--pretty", "false"],
      { cwd: folder },
    ).catch((error: unknown) => ({ stdout: outputOf(error) }))
    const told = stdout.split("\n").flatMap((line) => {
      const [, path = "", at = "0", message = ""] = /^(.+?)\((\d+),\d+\): (.*)$/.exec(line) ?? []
      const block = lines.get(path)
      if (block === undefined) return line.trim() === "" ? [] : [line]
      // JavaScript has no place for the type of a parameter.
      if (block.language === "js" && /TS70(?:06|31)/.test(message)) return []
      return [`${block.file}:${block.line + Number(at) - 1}: ${message}`]
    })
    expect(told).toEqual([])
  })
})

function outputOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "stdout" in error) return String(error.stdout)
  throw error
}

const options = {
  extends: "../../tsconfig.base.json",
  compilerOptions: { noEmit: true, noUnusedLocals: false },
  include: ["**/*.ts"],
}

/** The file that a block shows whole: other blocks of the page import it by its name. */
function fileOf({ file, text }: Block): string | undefined {
  return files([`${dirname(file)}/test/**/*.ts`, "examples/*/*.mjs", "packages/testkit/test/**/*.ts"]).find(
    (path) =>
      read(path) ===
      `${text}
`,
  )
}

/** Lets blocks of a page import what the package of the page can, and every package of the workspace. */
async function linkPackages(from: string, to: string): Promise<void> {
  const own = join(from, "node_modules")
  const installed = existsSync(own) && from !== root ? globSync(["*", "@*/*"], { cwd: own }) : []
  const links = new Map([
    ...["@types/node", "zod", "vitest"].map((name) => [name, join(root, "node_modules", name)] as const),
    ["zod", join(root, "site/node_modules/zod")] as const,
    ...installed.filter((name) => !/^@[^/]*$/.test(name)).map((name) => [name, join(own, name)] as const),
    ...workspacePackages().map(({ name, folder }) => [name, join(root, folder)] as const),
  ])
  for (const [name, target] of links) {
    if (!existsSync(target)) continue
    await mkdir(dirname(join(to, name)), { recursive: true })
    await symlink(target, join(to, name), "junction")
  }
}
