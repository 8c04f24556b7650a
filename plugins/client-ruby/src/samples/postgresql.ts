import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { databaseFile } from "./database.ts"
import { mainFile } from "./main.ts"
import { manifestFile, notes, run } from "./manifest.ts"
import { endpointNote, tokenFile } from "./token.ts"

/**
 * The gem pg in a pool of connection_pool.
 *
 * ruby-pg, "PG::Connection.conninfo_parse", "PG::Connection.new"; PostgreSQL, "libpq: SSL support".
 */
export const postgresqlSample: ClientSample = (input) => [
  sampleReadme(input, {
    ...run,
    needs: [...run.needs, "PostgreSQL's library libpq"],
    tls: "`verify-full` checks the server's certificate and name against the roots that the machine trusts, whatever `sslmode` the setting has.",
    notes: [...notes, ...endpointNote(input)],
  }),
  manifestFile("pg", "~> 1.5"),
  tokenFile(input),
  databaseFile(input, {
    gem: "pg",
    logIn: codeText`
      options = PG::Connection.conninfo_parse(ENV.fetch("${input.variable("CONNECTIONSTRING")}"))
      given = options.filter_map { |option| [option[:keyword].to_sym, option[:val]] if option[:val] }.to_h
      # Checks certificate and name, whatever the setting says.
      PG.connect(**given, password: TOKEN.value, sslmode: "verify-full", sslrootcert: trusted_roots)
    `,
    works: codeText`
      def works?
        @connection.exec("")
        true
      rescue PG::Error
        false
      end
    `,
  }),
  mainFile(codeText`
    connection.exec("CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())")
    connection.exec("INSERT INTO visits DEFAULT VALUES")
    connection.exec("SELECT current_user, count(*) FROM visits").values.first
  `),
]
