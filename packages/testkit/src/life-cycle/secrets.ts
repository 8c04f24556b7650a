import assert from "node:assert/strict"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileJournal, recordKey } from "@keyless/core"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { optionsOf, plainContext } from "../engine/context.ts"
import { failureBehind } from "../engine/faults.ts"
import { hooked } from "../engine/hook.ts"
import { assertNoSecretIn } from "../engine/leaks.ts"
import { create, createFails, engineOf, remove, validate } from "../engine/run.ts"
import type { Bench, Scene } from "../engine/scene.ts"

/** Nothing secret may be said or kept, but in the settings that the app reads. */
export function secretCases(bench: Bench): readonly ConformanceCase[] {
  return [
    caseOf(
      "nothing secret is in events, errors, plans, previews, records and journals",
      "secrets",
      async () => {
        const scene = await bench.begin()
        const folder = await mkdtemp(join(tmpdir(), "keyless-testkit-"))
        const said: { readonly what: string; readonly value: unknown }[] = []
        const say = (what: string, value: unknown) => void said.push({ what, value })
        const sayJournal = async () => {
          for (const name of await readdir(folder)) {
            say("the journal", await readFile(join(folder, name), "utf8"))
          }
        }
        try {
          const how = { journal: fileJournal(folder) }
          const engine = engineOf(scene, how)
          const plan = await engine.plan(scene.spec)
          say("a plan", [plan.steps, plan.warnings])
          say("a preview", await engine.preview(plan))
          const last = plan.steps.filter(({ id }) => !id.startsWith("settings.")).at(-1)
          const plugins = hooked(scene.plugins, failureBehind(last?.id ?? ""))
          say("a failed run", await createFails(scene, {}, { ...how, plugins }))
          await sayJournal()
          say("a create", await create(scene, {}, how))
          await sayJournal()
          say("a connection", await engine.list(scene.spec.source))
          const configuration = await engine.listConfiguration({
            source: scene.spec.source,
            name: scene.spec.name,
          })
          say("a configuration", configuration)
          say("a record", await recordOf(scene))
          say("a validation", await validate(scene))
          say("a delete", await remove(scene, {}, how))
          await sayJournal()
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
        const secrets = scene.secrets()
        assert.notEqual(secrets.length, 0, "The fixture names no secret")
        for (const { what, value } of said) assertNoSecretIn(what, value, secrets)
      },
    ),
  ]
}

/** The record of the connection as it stands in the app's settings. */
async function recordOf({ plugins, spec }: Scene): Promise<string> {
  const source = plugins.find((plugin) => plugin.kind === "source")
  assert.ok(source !== undefined, "The scene has no source")
  const found = await source.resolve(plainContext(), await optionsOf(source.options, spec.source.options))
  const record = (await found.settings.read(plainContext())).get(recordKey(spec.name))
  assert.ok(record !== undefined, "The app's settings have no record of the connection")
  return record
}
