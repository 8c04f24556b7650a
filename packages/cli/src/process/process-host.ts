import { findConfig } from "../config/find-config.ts"
import { pluginsOfConfig } from "../config/loaded-config.ts"
import { dataDirectory, stateDirectory } from "./directories.ts"
import { type Host, interruptions, type TextOutput } from "./host.ts"
import { readManifest } from "../manifest/read-manifest.ts"

/**
 * The real process as a {@link Host}.
 *
 * @param entry - address of the program's file; the manifest lies beside it
 */
export function processHost(entry: URL, version: string): Host {
  const environment = process.env
  const state = stateDirectory(environment)
  return {
    version,
    environment,
    stdout: textOutput(process.stdout),
    stderr: textOutput(process.stderr),
    canAsk: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    stateDirectory: state,
    dataDirectory: dataDirectory(environment),
    async config(choice) {
      const file = findConfig(choice, process.cwd())
      return file === null ? null : (await import("../config/load-config.ts")).loadConfig(file)
    },
    manifest: (config) => readManifest(new URL("manifest.json", entry), config),
    async openEngine(request, config) {
      const { openCommandEngine } = await import("./command-engine.ts")
      return openCommandEngine(request, { environment, stateDirectory: state, config })
    },
    async plugins(config) {
      const { firstPartyPlugins } = await import("./first-party-plugins.ts")
      return [...firstPartyPlugins(), ...pluginsOfConfig(config)]
    },
    prompts: async () => (await import("../interactive/prompts.ts")).terminalPrompts(),
    onInterrupt(listener) {
      // Other systems do not know it, and Node.js refuses to listen.
      const known = interruptions.filter((signal) => signal !== "SIGBREAK" || process.platform === "win32")
      const listeners = known.map((signal) => ({ signal, listen: () => listener(signal) }))
      for (const { signal, listen } of listeners) process.on(signal, listen)
      return () => {
        for (const { signal, listen } of listeners) process.off(signal, listen)
      }
    },
    runNpm: async (words) => (await import("./npm.ts")).runNpm(words),
    exitNow: (code) => process.exit(code),
    async detach(job, logFile) {
      const [{ startDetached }, { fileURLToPath }] = await Promise.all([
        import("./detached.ts"),
        import("node:url"),
      ])
      await startDetached(fileURLToPath(entry), job, logFile)
    },
  }
}

function textOutput(stream: NodeJS.WriteStream): TextOutput {
  // Nobody reads any more: the terminal has closed, or the pipe has. What runs is to come to its end all the same.
  stream.on("error", () => {})
  return {
    write: (text) => void stream.write(text),
    isTerminal: Boolean(stream.isTTY),
    get columns() {
      // Some terminals say that they are 0 wide.
      return stream.columns > 0 ? stream.columns : 80
    },
  }
}
