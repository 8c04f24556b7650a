import { resolve } from "node:path"
import { makeFolder } from "@keyless/core/lock"
import { textFlag } from "../arguments/flags.ts"
import type { CommandInput } from "../commands/command-input.ts"
import { resultPrinter } from "../commands/session.ts"
import { fail } from "../errors.ts"
import { requireSandbox } from "./sandbox-package.ts"
import {
  readState,
  requireState,
  sandboxFiles,
  type RunningSandbox,
  type SandboxState,
} from "./state-file.ts"

/** `sandbox start`: starts a sandbox that goes on after this command, and waits until it answers. */
export async function startCommand(input: CommandInput): Promise<void> {
  const { common, config, flags, host } = input
  const print = await resultPrinter(input)
  const files = sandboxFiles(host.stateDirectory)
  const running = await readState(files.state)
  if (running !== null) throw runsAlready(running)
  await makeFolder(files.folder)
  const seed = textFlag(flags, "seed")
  await host.detach(
    {
      kind: "sandbox",
      sandbox: {
        port: readPort(textFlag(flags, "port")),
        seed: seed === undefined ? undefined : resolve(seed),
        directory: files.data,
        stateFile: files.state,
        lockFile: files.lock,
        package: await requireSandbox(host, config),
        ...(config === null ? {} : { config: config.file }),
      },
    },
    files.log,
  )
  await print({ ...stateView(await requireState(files.state)), log: files.log })
  if (host.stderr.isTerminal && !common.onlyShowErrors) {
    host.stderr.write('hint: eval "$(keyless sandbox env)" makes this shell use it.\n')
  }
}

function runsAlready(state: SandboxState): Error {
  return state.phase === "running"
    ? fail("sandbox_running", `A sandbox runs already at ${state.url}.`, {
        hint: "Run keyless sandbox stop first, or use it.",
      })
    : fail("sandbox_running", `A sandbox is being started by process ${state.pid}.`, {
        hint: "Wait until it answers, or run keyless sandbox stop.",
      })
}

/** A sandbox as it is shown: everything but its key and the credential. */
export function stateView({ url, pid, directory, caFile, startedAt }: RunningSandbox) {
  return { running: true, url, pid, directory, caFile, startedAt }
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw fail("usage", `"${text}" is not a port.`, { hint: "Give a number from 1 to 65535, or 0 for any." })
}
