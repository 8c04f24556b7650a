import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createEngine, type Journal, memoryJournal, type Plugin } from "@keyless/core"
import type { LoadedConfig } from "../../src/config/loaded-config.ts"
import type { Prompts } from "../../src/interactive/prompts.ts"
import { runCommandLine } from "../../src/main.ts"
import { makeManifest } from "../../src/manifest/make-manifest.ts"
import type { DetachedJob, EngineRequest, Host, Interruption } from "../../src/process/host.ts"
import { memoryPlugins, type MemoryWorld, memoryWorld } from "./memory-plugins.ts"

/** What a command line came to. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** stdout as JSON. */
  readonly json: () => unknown
}

/** A world to run command lines in. */
export interface TestHost {
  readonly world: MemoryWorld
  readonly jobs: DetachedJob[]
  readonly requests: EngineRequest[]
  /** Interrupts the command that runs. */
  interrupt(signal: Interruption): void
  readonly exits: number[]
  /** The words of each run of npm. */
  readonly programs: (readonly string[])[]
  run(...argv: string[]): Promise<Ran>
}

export function testHost(
  options: {
    readonly prompts?: Prompts
    readonly terminal?: boolean
    readonly journal?: Journal
    /** @default those of the world in memory */
    readonly plugins?: readonly Plugin[]
    /** @default none */
    readonly config?: LoadedConfig
  } = {},
): TestHost {
  const world = memoryWorld()
  const plugins = options.plugins ?? memoryPlugins(world)
  const journal = options.journal ?? memoryJournal()
  const jobs: DetachedJob[] = []
  const requests: EngineRequest[] = []
  const exits: number[] = []
  const programs: (readonly string[])[] = []
  const listeners = new Set<(signal: Interruption) => void>()
  const stateDirectory = mkdtempSync(join(tmpdir(), "keyless-cli-"))
  return {
    world,
    jobs,
    requests,
    exits,
    programs,
    interrupt: (signal) => listeners.forEach((listener) => listener(signal)),
    async run(...argv) {
      const out: string[] = []
      const err: string[] = []
      const output = (texts: string[]) => ({
        write: (text: string) => void texts.push(text),
        isTerminal: options.terminal ?? false,
        columns: 100,
      })
      const host: Host = {
        version: "1.2.3",
        environment: {},
        stdout: output(out),
        stderr: output(err),
        canAsk: options.prompts !== undefined,
        stateDirectory,
        dataDirectory: join(stateDirectory, "data"),
        runNpm: async (words) => void programs.push(words),
        config: async () => options.config ?? null,
        manifest: async () => makeManifest(plugins),
        async openEngine(request) {
          requests.push(request)
          return createEngine({ plugins, journal })
        },
        plugins: async () => plugins,
        async prompts() {
          if (options.prompts === undefined) throw new Error("nobody is there to answer")
          return options.prompts
        },
        onInterrupt(listener) {
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
        exitNow: (code) => void exits.push(code),
        detach: async (job) => void jobs.push(job),
      }
      const code = await runCommandLine(argv, host)
      const stdout = out.join("")
      return { code, stdout, stderr: err.join(""), json: () => JSON.parse(stdout) }
    },
  }
}

/** The words of a `create` that needs nothing else. */
export const createWords = [
  ..."webapp connection create postgres-flexible -g demo -n shop-web --tg demo --server db --database shop".split(
    " ",
  ),
  ..."--connection shop --client-type nodejs".split(" "),
]

/** The words that name the app and the connection of {@link createWords}. */
export const shopWords = "-g demo -n shop-web --connection shop".split(" ")

/** Prompts that give answers by the words of their question; a question that was not foreseen is an error. */
export function scriptedPrompts(answers: Readonly<Record<string, string | boolean | null>>): Prompts & {
  readonly asked: string[]
} {
  const asked: string[] = []
  const answer = (message: string) => {
    asked.push(message)
    const key = Object.keys(answers).find((part) => message.includes(part))
    if (key === undefined) throw new Error(`not foreseen: ${message}`)
    return answers[key] ?? null
  }
  const text = async (message: string) => {
    const given = answer(message)
    return typeof given === "string" ? given : null
  }
  return {
    asked,
    choose: text,
    text,
    confirm: async (message) => answer(message) === true,
    note: (message) => void asked.push(message),
  }
}
