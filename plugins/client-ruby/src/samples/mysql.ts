import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { databaseFile } from "./database.ts"
import { mainFile } from "./main.ts"
import { manifestFile, notes, run } from "./manifest.ts"
import { endpointNote, tokenFile } from "./token.ts"

/**
 * The gem mysql2 in a pool of connection_pool, on MySQL's client library or MariaDB's.
 *
 * mysql2, README, "SSL/TLS options", and `rb_set_ssl_mode_option` in `client.c`: from version 0.5.4 on `verify_identity` works with both libraries, before
 * with MySQL's alone. With it both insist on TLS; `sslca` by itself does not make them.
 */
export const mysqlSample: ClientSample = (input) => [
  sampleReadme(input, {
    ...run,
    needs: [...run.needs, "the client library of MySQL, or of MariaDB (best 3.4 or newer)"],
    tls: "`verify_identity` checks the server's certificate and name against the roots that the machine trusts, and refuses a server without TLS, so the token is never sent in the open. Before version 0.5.4 mysql2 does neither where it is built with MariaDB's library, so keep to the version in the `Gemfile`.",
    notes: [...notes, ...endpointNote(input)],
  }),
  manifestFile("mysql2", ">= 0.5.6"),
  tokenFile(input),
  databaseFile(input, {
    gem: "mysql2",
    logIn: codeText`
      Mysql2::Client.new(
        host: ENV.fetch("${input.variable("HOST")}"),
        username: ENV.fetch("${input.variable("USERNAME")}"),
        password: TOKEN.value,
        database: ENV.fetch("${input.variable("DATABASE")}"),
        encoding: "utf8mb4",
        # Checks certificate and name, and does not go on without TLS, inside which the token is in clear.
        ssl_mode: :verify_identity,
        sslca: trusted_roots,
        enable_cleartext_plugin: true
      )
    `,
    works: codeText`
      def works?
        @connection.ping
      end
    `,
  }),
  mainFile(codeText`
    connection.query("CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)")
    connection.query("INSERT INTO visits VALUES ()")
    read = "SELECT substring_index(current_user(), '@', 1), count(*) FROM visits"
    connection.query(read, as: :array).first
  `),
]
