import { expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { files, read } from "../generator/repository.ts"

const step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() })
const workflow = z.looseObject({
  name: z.string(),
  on: z.union([z.string(), z.looseObject({})]),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      "runs-on": z.string(),
      "timeout-minutes": z.number(),
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      steps: z.array(step).min(1),
    }),
  ),
})

const workflows = files(".github/workflows/*.yml").map((path) => ({
  path,
  text: read(path),
  parsed: workflow.parse(parse(read(path))),
}))

test("every file of GitHub can be read", () => {
  for (const path of files([".github/**/*.yml"])) expect(() => parse(read(path)), path).not.toThrow()
  expect(
    workflows.map(({ parsed }) => parsed.name).toSorted((one, other) => one.localeCompare(other)),
  ).toEqual(["CI", "Release", "Site"])
})

test("every action is pinned to a commit, and its version stands beside it", () => {
  for (const { path, text } of workflows) {
    for (const [line] of text.matchAll(/^.*uses:.*$/gm)) {
      expect(line, path).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    }
  }
})

test("no workflow has more rights than it says, and each job waits for jobs that there are", () => {
  for (const { parsed, path } of workflows) {
    expect(
      Object.values(parsed.permissions).filter((right) => right === "write"),
      path,
    ).toEqual([])
    const names = new Set(Object.keys(parsed.jobs))
    for (const { needs = [] } of Object.values(parsed.jobs)) {
      for (const name of [needs].flat()) expect(names, path).toContain(name)
    }
  }
})

test("no text of somebody else gets into a script", () => {
  for (const { parsed, path } of workflows) {
    for (const { run } of Object.values(parsed.jobs).flatMap(({ steps }) => steps)) {
      expect(run ?? "", path).not.toMatch(/\$\{\{\s*github\.(?:event|head_ref)/)
    }
  }
})

test("scripts of the workflows are scripts of the workspace", () => {
  const { scripts } = z
    .looseObject({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read("package.json")))
  const builtIn = new Set(["install", "exec", "run"])
  for (const { text, path } of workflows) {
    for (const [, name = ""] of text.matchAll(/\bpnpm (?:run )?([a-z][\w:]*)/g)) {
      expect(builtIn.has(name) || Object.hasOwn(scripts, name), `${path}: pnpm ${name}`).toBe(true)
    }
  }
})
