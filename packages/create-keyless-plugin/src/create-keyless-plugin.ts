#!/usr/bin/env node
import { parseArgs } from "node:util"
import { askForMissing } from "./ask.ts"
import { create } from "./create.ts"
import { explain } from "./explain.ts"
import { help } from "./help.ts"
import { update } from "./update.ts"

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 2
}

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      kind: { type: "string" },
      name: { type: "string" },
      package: { type: "string" },
      sandbox: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const [first, second] = positionals
  if (first === "update") {
    const done = await update(second ?? ".")
    process.stdout.write(done.length === 0 ? "Nothing to do.\n" : done.map((line) => `${line}\n`).join(""))
    return 0
  }
  const choice = await askForMissing({ ...values, folder: first })
  if (choice === null) return 130
  const { folder, files } = await create(choice)
  process.stdout.write(
    `${folder} has ${files.length} files. Next:\n\n  cd ${folder}\n  npm install\n  npm test\n`,
  )
  return 0
}
