import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { knowingEngine } from "../languages/support/knowing-engine.ts"
import { keyless } from "./keyless.ts"

const engine = knowingEngine()

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-sample-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it.each(engine.supportTypes().filter(({ source }) => source === "webapp"))(
  "writes what the engine gives for $target, with no login and no cloud",
  async ({ target, clientTypes }) => {
    const languages = clientTypes.filter((client) => client !== "none")
    await Promise.all(
      languages.map(async (client) => {
        const words = `sample --client-type ${client} --target-type ${target} --auth user-identity --output none`
        const env = { PATH: process.env["PATH"], HOME: folder, KEYLESS_STATE_DIR: folder }
        expect(await keyless(words.split(" "), env, folder)).toEqual({ code: 0, stdout: "", stderr: "" })
        for (const { path, text } of engine.sample({ target, auth: "user-identity", client }).files) {
          expect(await readFile(join(folder, `${client}-${target}`, path), "utf8")).toBe(text)
        }
      }),
    )
  },
)
