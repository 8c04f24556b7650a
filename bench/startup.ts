import { heading, median, runNode, summary } from "./measure.ts"

const runs = 21

/** How long the command line takes to do nothing. */
export async function benchStartup(keyless: string, env: NodeJS.ProcessEnv): Promise<void> {
  heading("Start-up")
  const cases = {
    "node -e 0": ["-e", "0"],
    "keyless --version": [keyless, "--version"],
    "keyless --help": [keyless, "--help"],
    "keyless ... create postgres-flexible --help": [
      keyless,
      ..."webapp connection create postgres-flexible --help".split(" "),
    ],
  }
  // One of each in turn, so that a busy moment of the machine falls on all of them.
  const figures = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]))
  for (const args of Object.values(cases)) await runNode(args, env)
  for (let run = 0; run < runs; run += 1) {
    for (const [name, args] of Object.entries(cases)) {
      const { milliseconds, code, stderr } = await runNode(args, env)
      if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr}`)
      figures.get(name)?.push(milliseconds)
    }
  }
  const base = median(figures.get("node -e 0") ?? [])
  for (const [name, all] of figures) {
    console.log(`${name.padEnd(60)} ${summary(all)}, ${(median(all) / base).toFixed(2)} x node`)
  }
}
