import { createEngine, defineTarget, fileJournal } from "@keyless/core"
import { emptyWorld, fakeAuths, fakeClients, fakeSource, fakeTarget } from "../fakes.ts"
import { specOf } from "./harness.ts"

// Begins the command of `specOf()` against a database that is shut, and hangs where the user is made, to be killed there.
const [directory = ""] = process.argv.slice(2)
const world = emptyWorld()
world.shut = true
const target = fakeTarget(world)
const hang = () => {
  process.stdout.write("begun\n")
  return new Promise<never>(() => setInterval(() => {}, 60_000))
}
const hanging = defineTarget<{ database: string }>({
  ...target,
  async resolve(context, options) {
    const found = await target.resolve(context, options)
    return {
      ...found,
      connect(request) {
        const { steps, access } = found.connect(request)
        return {
          steps: steps.map((step) =>
            step.kind === "action" && step.id === "principal.create" ? { ...step, apply: hang } : step,
          ),
          access,
        }
      },
    }
  },
})
const engine = createEngine({
  plugins: [fakeSource(world), hanging, ...fakeAuths(), ...fakeClients()],
  journal: fileJournal(directory),
})
await engine.run(await engine.plan(specOf()))
