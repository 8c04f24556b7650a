import { readFile, rm, writeFile } from "node:fs/promises"
import { z } from "zod"
import { textFlag } from "../arguments/flags.ts"
import type { CommandInput } from "../commands/command-input.ts"
import { resultPrinter } from "../commands/session.ts"
import { fail } from "../errors.ts"
import { endProcess } from "./end-process.ts"
import { askSandbox } from "./management.ts"
import { exportLines } from "../shell/shell-quote.ts"
import { stateView } from "./start.ts"
import { readState, requireState, sandboxFiles, type RunningSandbox } from "./state-file.ts"

const variables = z.record(z.string(), z.string())

/** `sandbox status`: whether a sandbox runs, where, and which databases it has. */
export async function statusCommand(input: CommandInput): Promise<void> {
  const print = await resultPrinter(input)
  const state = await readState(sandboxFiles(input.host.stateDirectory).state)
  if (state === null) return print({ running: false })
  if (state.phase === "starting") return print({ running: false, starting: true, pid: state.pid })
  const { body } = await askSandbox(state, "GET", "/status")
  const more = z.record(z.string(), z.unknown()).parse(body)
  await print({ ...stateView(state), ...more })
}

/** How long a sandbox may take to end: its databases get some seconds each. In milliseconds. */
const patience = { ending: 20_000, killed: 10_000 }

/** `sandbox stop`: ends the sandbox and waits until it is gone; one that does not end in time is killed. Without one it does nothing. */
export async function stopCommand(input: CommandInput): Promise<void> {
  const files = sandboxFiles(input.host.stateDirectory)
  const state = await readState(files.state)
  if (state === null) return
  const outcome = await endProcess(state, patience)
  if (outcome === "stays") {
    throw fail("sandbox_failed", `The sandbox (process ${state.pid}) does not end.`, {
      hint: `Look what holds it: ps -o state,wchan,args -p ${state.pid}`,
    })
  }
  if (outcome === "ended") return
  // A killed process tidies nothing; its databases end by themselves.
  await rm(files.state, { force: true })
  await rm(state.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  input.host.stderr.write(
    `warning: The sandbox did not end within ${patience.ending / 1000} seconds and was killed.\n`,
  )
}

/** `sandbox seed FILE`: starts the running sandbox again from another state. */
export async function seedCommand(input: CommandInput): Promise<void> {
  const state = await requireState(sandboxFiles(input.host.stateDirectory).state)
  const file = textFlag(input.flags, "file") ?? ""
  const seed = await readFile(file, "utf8").catch((cause: unknown) => {
    throw fail("usage", `The seed ${file} cannot be read.`, { hint: "Give the path of a JSON file.", cause })
  })
  await askSandbox(state, "POST", "/seed", seed)
}

/** `sandbox save`: the present state, in the form of a seed file. What is in the databases is not part of it. */
export async function saveCommand(input: CommandInput): Promise<void> {
  const print = await resultPrinter(input)
  const state = await requireState(sandboxFiles(input.host.stateDirectory).state)
  const { body } = await askSandbox(state, "GET", "/state")
  const file = textFlag(input.flags, "file")
  if (file === undefined) return print(body)
  // A seed holds the secrets of its service principals.
  await writeFile(file, `${JSON.stringify(body, null, 2)}\n`, { mode: 0o600 }).catch((cause: unknown) => {
    throw fail("usage", `The file ${file} cannot be written.`, {
      hint: "Give a path that can be written.",
      cause,
    })
  })
}

/** `sandbox log`: what was asked of it; headers, bodies and tokens are never kept. */
export async function logCommand(input: CommandInput): Promise<void> {
  const print = await resultPrinter(input)
  const state = await requireState(sandboxFiles(input.host.stateDirectory).state)
  const { body } = await askSandbox(state, "GET", "/log")
  if (input.flags["clear"] === true) await askSandbox(state, "DELETE", "/log")
  await print(body)
}

/** `sandbox reset`: back to the seed; databases start empty again. */
export async function resetCommand(input: CommandInput): Promise<void> {
  const state = await requireState(sandboxFiles(input.host.stateDirectory).state)
  await askSandbox(state, "POST", "/reset")
}

/** `sandbox env`: the variables of whoever works with the sandbox, or of an app in it, as lines for `eval`. */
export async function envCommand(input: CommandInput): Promise<void> {
  const { common, flags, host } = input
  const state = await requireState(sandboxFiles(host.stateDirectory).state)
  const app = textFlag(flags, "app")
  const part = textFlag(flags, "part")
  if (app === undefined && part !== undefined) {
    throw fail("usage", "--part needs --app.", { hint: "Name the app that it is a part of with --app." })
  }
  const environment = app === undefined ? await callerVariables(state) : await appVariables(state, app, part)
  if (common.output !== undefined || common.query !== undefined) {
    await (
      await resultPrinter(input)
    )(environment)
    return
  }
  const { lines, left } = exportLines(environment)
  host.stdout.write(lines.map((line) => `${line}\n`).join(""))
  if (left.length > 0) {
    host.stderr.write(`warning: A shell cannot take these names: ${left.join(", ")}. Use --output json.\n`)
  }
}

async function callerVariables(state: RunningSandbox): Promise<Readonly<Record<string, string>>> {
  return variables.parse((await askSandbox(state, "GET", "/caller-environment")).body)
}

async function appVariables(
  state: RunningSandbox,
  app: string,
  part: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const id = app.startsWith("/") ? app : await appIdOf(state, app)
  const asked = new URLSearchParams({ id, ...(part === undefined ? {} : { part }) })
  const { body } = await askSandbox(state, "GET", `/app-environment?${asked.toString()}`)
  return variables.parse(body)
}

const appsSchema = z.array(z.object({ id: z.string(), name: z.string() }))

/** The id of an app by the name of its system identity: `shop-web`, `shop-web/slots/staging`. */
async function appIdOf(state: RunningSandbox, name: string): Promise<string> {
  const apps = appsSchema.parse((await askSandbox(state, "GET", "/apps")).body)
  const named = apps.filter((each) => each.name.toLowerCase() === name.toLowerCase())
  const [app] = named
  if (app === undefined) {
    throw fail("usage", `The sandbox has no app "${name}".`, {
      hint: `It has: ${apps.map((each) => each.name).join(", ")}.`,
    })
  }
  if (named.length > 1) {
    throw fail("usage", `The sandbox has ${named.length} apps "${name}".`, {
      hint: `Give the id: ${named.map(({ id }) => id).join(", ")}.`,
    })
  }
  return app.id
}
