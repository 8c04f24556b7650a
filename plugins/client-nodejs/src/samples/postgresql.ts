import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, settingFunction } from "./credential.ts"
import { library, programFiles, roots, run } from "./program.ts"

/**
 * A pool of pg, which calls a function for the password of each new connection.
 *
 * node-postgres, "pg.Pool", "pg.Client: new Client", "SSL"; Azure Identity for JavaScript.
 */
export const postgresqlSample: ClientSample = (input) => {
  const { name, expression, keeper } = credentialCode(input)
  const read = (key: string) => `setting("${input.variable(key)}")`
  const database = codeText`
    import { ${name} } from "@azure/identity"
    import pg from "pg"

    const scope = "${tokenScope(input)}"

    // It ${keeper}.
    const credential = ${expression}

    export const pool = new pg.Pool({
      host: ${read("HOST")},
      port: Number(${read("PORT")}),
      user: ${read("USER")},
      database: ${read("DATABASE")},
      // Is called for each new connection, so the token is valid then.
      password: async () => (await credential.getToken(scope)).token,
      // Verifies certificate and name. There is no login without TLS.
      ssl: { rejectUnauthorized: true },
    })

    // A connection that the server ends leaves the pool. If nobody listened, this event would end the program.
    pool.on("error", (error) => console.error(error.message))
    ${settingFunction}
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `The pool calls \`password\` for each new connection, which asks \`credential\` for a token then. \`credential\` ${keeper}.`,
      tls: `\`rejectUnauthorized\` makes pg check the server's certificate and name, whatever \`${input.variable("SSL")}\` says, against ${roots}.`,
      notes: [
        "A connection that the server ends while it is idle leaves the pool, and the next query gets a new one. A query that is under way then fails, and is the program's to repeat.",
        library,
      ],
    }),
    ...programFiles({
      dependencies: { pg: "^8.23.0" },
      database,
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())",
      insert: "INSERT INTO visits DEFAULT VALUES",
      read: "SELECT current_user AS name, count(*) AS visits FROM visits",
      row: { pattern: "{ rows }", expression: "rows[0]" },
      close: "end",
    }),
  ]
}
