import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** What a program is made of that differs between databases. */
export interface Program {
  /** Packages beside `@azure/identity`, with their versions. */
  readonly dependencies: Readonly<Record<string, string>>
  /** Text of `database.js`, which exports `pool`. */
  readonly database: string
  /** SQL of a visit. */
  readonly createTable: string
  readonly insert: string
  readonly read: string
  /** JavaScript that takes the row, a name and the number of visits, out of what `query` answers. */
  readonly row: { readonly pattern: string; readonly expression: string }
  /** Method that closes the pool. */
  readonly close: string
}

/** What every README of a Node.js sample says. */
export const run = {
  language: "Node.js",
  needs: ["Node.js 22 or newer"],
  commands: ["npm install", "node main.js"],
} as const

/** Where roots come from, for READMEs. */
export const roots =
  "the roots that Node.js brings along, and those in the file that `NODE_EXTRA_CA_CERTS` names"

/** For READMEs: who would rather not write this. */
export const library =
  "The package `@keyless/runtime` has such pools ready-made, which try once more with a new token when a server refuses one."

/** `package.json`, `database.js` and `main.js`. */
export function programFiles(program: Program): readonly SampleFile[] {
  const manifest = {
    name: "visits",
    private: true,
    type: "module",
    engines: { node: ">=22" },
    scripts: { start: "node main.js" },
    dependencies: { "@azure/identity": "^4.14.0", ...program.dependencies },
  }
  return [
    { path: "package.json", text: `${JSON.stringify(manifest, null, 2)}\n` },
    { path: "database.js", text: program.database },
    { path: "main.js", text: main(program) },
  ]
}

const print = "console.log(`Logged in as ${name}. Visits: ${visits}`)"

/** A query, on one line if it is not too long. */
function query(sql: string, before = ""): string {
  const [start, end] = [`${before}await pool.query(`, `)`]
  return sql.length > 70 ? `${start}\n  "${sql}",\n${end}` : `${start}"${sql}"${end}`
}

function main({ createTable, insert, read, row, close }: Program): string {
  return codeText`
    import { setTimeout as sleep } from "node:timers/promises"
    import { pool } from "./database.js"

    async function visit() {
      ${query(createTable)}
      ${query(insert)}
      ${query(read, `const ${row.pattern} = `)}
      return ${row.expression}
    }

    const count = Number(process.argv[2] ?? 1)
    for (let number = 0; number < count; number++) {
      if (number > 0) await sleep(1000)
      const { name, visits } = await visit()
      ${print}
    }
    await pool.${close}()
  `
}
