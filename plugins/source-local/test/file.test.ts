import { execFile } from "node:child_process"
import { chmod, lstat, mkdir, readlink, stat, symlink } from "node:fs/promises"
import { promisify } from "node:util"
import { pathToFileURL } from "node:url"
import { createSecret } from "@keyless/core/plugin"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { explained } from "../src/file.ts"
import { change, listening, openFolder, resolve, settingsIn } from "./folder.ts"

const run = promisify(execFile)
const folder = await openFolder()
beforeEach(async () => {
  await folder.remove()
  await mkdir(folder.path)
})
afterAll(() => folder.remove())

const modeOf = async (name: string) => (await stat(folder.at(name))).mode & 0o777
const secret = { SECRET: createSecret("hush"), KEYLESS_CONNECTION_SHOP: "{}" }

describe("the file", () => {
  test("is the owner's alone where it is made, whatever the umask", async () => {
    const before = process.umask(0)
    try {
      await change(folder, {}, { set: { A: "1" } })
    } finally {
      process.umask(before)
    }
    expect(await modeOf(".env")).toBe(0o600)
  })

  test.each([0o640, 0o600, 0o664])("keeps the mode %o", async (mode) => {
    await folder.write(".env", "")
    await chmod(folder.at(".env"), mode)
    await change(folder, {}, { set: { A: "1" } })
    expect(await modeOf(".env")).toBe(mode)
  })

  test("is written behind a link, which stays", async () => {
    await mkdir(folder.at("shared"))
    await folder.write("shared/real.env", "A=1\n")
    await symlink("shared/real.env", folder.at("one"))
    await symlink("one", folder.at(".env"))
    await change(folder, {}, { set: { B: "2" } })
    expect(await readlink(folder.at(".env"))).toBe("one")
    expect((await lstat(folder.at("one"))).isSymbolicLink()).toBe(true)
    expect(await folder.read("shared/real.env")).toBe("A=1\nB=2\n")
    expect((await resolve(folder)).id).toBe((await resolve(folder, { file: "shared/real.env" })).id)
  })

  test("is made behind a link that leads to nothing yet", async () => {
    await mkdir(folder.at("shared"))
    await symlink("shared/real.env", folder.at(".env"))
    await change(folder, {}, { set })
    expect(await settingsIn(folder)).toEqual(set)
    await change(folder, {}, { remove: Object.keys(set) })
    expect(await folder.list()).toEqual([".env", "shared"])
  })

  test.each([
    ["a folder that is not there", "nowhere/.env", "source_not_found"],
    ["a file instead of a folder", "file/.env", "source_not_found"],
  ])("is not found in %s", async (_what, file, code) => {
    await folder.write("file", "")
    await expect(resolve(folder, { file })).rejects.toMatchObject({ code, hint: expect.any(String) })
  })

  test("has to be a file of UTF-8", async () => {
    await mkdir(folder.at("folder"))
    await expect(settingsIn(folder, { file: "folder" })).rejects.toMatchObject({
      code: "settings_file_invalid",
    })
    await folder.write(".env", Buffer.from("A=gr\u00fcn\n", "latin1"))
    await expect(settingsIn(folder)).rejects.toMatchObject({ code: "settings_file_invalid" })
    await folder.write(".env", Buffer.from("\uFEFFA=1\n", "utf16le"))
    await expect(settingsIn(folder)).rejects.toMatchObject({ code: "settings_file_invalid" })
  })

  // Whoever runs the tests may be allowed everything, so the system's answers are made here.
  test.each(["EACCES", "EPERM", "EROFS"])("may not be touched: %s", (code) => {
    expect(explained(folder.at(".env"), Object.assign(new Error(code), { code }))).toMatchObject({
      code: "settings_file_forbidden",
      hint: expect.stringContaining("folder"),
    })
  })

  test("has an address that finds it again", async () => {
    const launch = `{ "profiles": { "a b": { "commandName": "Project" } } }`
    await folder.write("launchSettings.json", launch)
    for (const given of [
      {},
      { file: "a b#c?.env" },
      { file: "settings", format: "json" },
      { file: "launchSettings.json" },
    ]) {
      const { id } = await resolve(folder, given)
      expect(id.startsWith(pathToFileURL(folder.path).href)).toBe(true)
      expect((await resolve(folder, { id })).id).toBe(id)
    }
  })
})

const set = { A: "1", KEYLESS_CONNECTION_SHOP: "{}" }

describe("a secret is worth a warning", () => {
  test("in a file that others may read", async () => {
    await folder.write(".env", "")
    await chmod(folder.at(".env"), 0o644)
    expect(await change(folder, {}, { set })).toEqual([])
    expect(await change(folder, {}, { set: secret })).toEqual([
      expect.stringMatching(/others on this machine may read it\. \| chmod 600 /),
    ])
    await chmod(folder.at(".env"), 0o600)
    expect(await change(folder, {}, { set: { ...secret, B: "2" } })).toEqual([])
  })

  test("in a file that git would take", async () => {
    await run("git", ["init", "--quiet", folder.path])
    expect(await change(folder, {}, { set })).toEqual([])
    expect(await change(folder, {}, { set: secret })).toEqual([
      expect.stringMatching(/git does not ignore it\. \| Add the line \/\.env to .*\/\.gitignore/),
    ])
    await folder.write(".gitignore", "/.env\n")
    expect(await change(folder, {}, { set: { ...secret, B: "2" } })).toEqual([])
  })

  test("and none without git", async () => {
    const { PATH } = process.env
    process.env["PATH"] = folder.path
    try {
      expect(await change(folder, {}, { set: secret })).toEqual([])
    } finally {
      process.env["PATH"] = PATH
    }
  })
})

describe("the source", () => {
  test("gives no managed identity", async () => {
    const app = await resolve(folder)
    expect(app.identities).toEqual([])
    expect(() => app.identity({ kind: "system-assigned" })).toThrow("no managed identity")
  })

  test("takes the Azure CLI's group and region, which change nothing", async () => {
    const plain = await resolve(folder)
    expect((await resolve(folder, { resourceGroup: "demo", location: "westeurope" })).id).toBe(plain.id)
  })

  test("writes nothing once it was cancelled", async () => {
    const { settings } = await resolve(folder)
    const context = { ...listening().context, signal: AbortSignal.abort(new Error("No more time.")) }
    await expect(settings.change(context, { set, remove: [] })).rejects.toThrow("No more time.")
    expect(await folder.list()).toEqual([])
  })
})
