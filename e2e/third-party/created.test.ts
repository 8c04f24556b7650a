import { readdirSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { nodeOf, supportedNodes } from "../support/nodes.ts"
import { openWorkshop, readJson, type Workshop } from "./workshop.ts"

let opened: Awaited<ReturnType<typeof openWorkshop>>
beforeAll(async () => {
  opened = await openWorkshop()
}, 300_000)

function workshopOr(skip: (why: string) => void): Workshop {
  if ("missing" in opened) skip(opened.missing)
  if ("missing" in opened) throw new Error(opened.missing)
  return opened
}

describe.each([
  ["client", []],
  ["source", []],
  ["auth", []],
  ["target", ["--sandbox"]],
] as const)("a package that npm create keyless-plugin makes for a %s", (kind, more) => {
  test("builds under strict options, passes its suite on every Node.js, and passes keyless plugins check", async (context) => {
    const workshop = workshopOr((why) => context.skip(why))
    const folder = `keyless-${kind}-cabin`
    const made = await workshop.run(".", "create-keyless-plugin", [
      "--kind",
      kind,
      "--name",
      "cabin",
      ...more,
    ])
    expect(made, made.stderr).toMatchObject({ code: 0 })
    expect(readdirSync(join(workshop.folder, folder, "src")).join()).not.toMatch(/perl|harbor|cellar|board/)
    expect(readJson(workshop, `${folder}/package.json`)).toMatchObject({
      name: folder,
      peerDependencies: { "@keyless/core": expect.stringMatching(/^\^\d/) },
    })
    const tested = await workshop.run(folder, "npm", ["test"])
    expect(tested, tested.stdout.slice(-4000)).toMatchObject({ code: 0 })
    for (const major of supportedNodes) {
      const node = await nodeOf(major)
      if ("missing" in node) {
        console.warn(`${kind} on Node ${major} is not tried: ${node.missing}`)
        continue
      }
      const again = await workshop.run(folder, "node", ["--test", "dist/suite.test.js"], {
        PATH: node.folder,
      })
      expect(again, again.stdout.slice(-4000)).toMatchObject({ code: 0 })
    }
    const checked = await workshop.run(folder, "keyless", [
      "plugins",
      "check",
      "--report",
      "report.json",
      "-o",
      "table",
    ])
    expect(checked, checked.stdout + checked.stderr).toMatchObject({ code: 0 })
    expect(readJson(workshop, `${folder}/report.json`)).toMatchObject({
      version: 1,
      package: folder,
      ok: true,
    })
  }, 240_000)
})
