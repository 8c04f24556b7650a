import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, settingFunction } from "./credential.ts"
import { library, programFiles, roots, run } from "./program.ts"

/**
 * A pool of mysql2. It keeps a `password` for as long as it lives, so the token comes from an authentication plugin, which is asked in each handshake.
 *
 * MySQL2, "Authentication Switch", "SSL"; MySQL, "Client-Side Cleartext Pluggable Authentication"; Azure Identity for JavaScript.
 */
export const mysqlSample: ClientSample = (input) => {
  const { name, expression, keeper } = credentialCode(input)
  const read = (key: string) => `setting("${input.variable(key)}")`
  const database = codeText`
    import { ${name} } from "@azure/identity"
    import mysql from "mysql2/promise"

    const scope = "${tokenScope(input)}"

    // It ${keeper}.
    const credential = ${expression}

    export const pool = mysql.createPool({
      host: ${read("HOST")},
      port: Number(${read("PORT")}),
      user: ${read("USER")},
      database: ${read("DATABASE")},
      authPlugins: {
        // Is asked by each new connection, so the token is valid then; a password would stay the same. It ends with a zero.
        mysql_clear_password: () => async () => Buffer.from((await credential.getToken(scope)).token + "\0"),
      },
      // Verifies certificate and name. The token goes in clear inside TLS, so there is no login without.
      ssl: { rejectUnauthorized: true, verifyIdentity: true },
    })
    ${settingFunction}
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `mysql2 keeps a \`password\` for as long as the pool lives. The plugin \`mysql_clear_password\` is asked in each new connection's handshake instead, and asks \`credential\` for a token then. \`credential\` ${keeper}.`,
      tls: `\`rejectUnauthorized\` and \`verifyIdentity\` make mysql2 check the server's certificate and name, whatever \`${input.variable("SSL")}\` says, against ${roots}. With \`ssl\` it does not log in without TLS, so the token is never sent in the open.`,
      notes: [
        "A connection that the server ends while it is idle leaves the pool, and the next query gets a new one. A query that is under way then fails, and is the program's to repeat.",
        library,
      ],
    }),
    ...programFiles({
      dependencies: { mysql2: "^3.24.0" },
      database,
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
      insert: "INSERT INTO visits VALUES ()",
      read: "SELECT substring_index(current_user(), '@', 1) AS name, count(*) AS visits FROM visits",
      row: { pattern: "[rows]", expression: "rows[0]" },
      close: "end",
    }),
  ]
}
