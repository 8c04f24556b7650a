import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { databaseFile, token, tokenSentences } from "./database.ts"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"

/**
 * PyMySQL, to which an SSL context means that there is no login without TLS.
 *
 * PyMySQL, "Connection Object", and the changes of version 1.2.0.
 */
export const mysqlSample: ClientSample = (input) => {
  const logIn = codeText`
    return pymysql.connect(
        host=os.environ["${input.variable("HOST")}"],
        user=os.environ["${input.variable("USER")}"],
        database=os.environ["${input.variable("NAME")}"],
        password=${token},
        # Verifies certificate and name. The token goes in clear inside TLS, so there is no login without.
        ssl=ssl.create_default_context(),
    )
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: tokenSentences(input),
      tls: "`ssl.create_default_context()` checks the server's certificate and name against the roots that the machine trusts. With it, PyMySQL from version 1.2 on does not log in without TLS, so the token is never sent in the open.",
      notes: ["`engine` is a SQLAlchemy engine, so its ORM works with it as well."],
    }),
    // Older versions of PyMySQL go on without TLS where a server, or somebody in between, claims to have none.
    manifestFile("azure-identity>=1.25", "PyMySQL>=1.2", "SQLAlchemy>=2.0"),
    databaseFile(input, { module: "pymysql", dialect: "mysql+pymysql", logIn }),
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
      insert: "INSERT INTO visits VALUES ()",
      read: "SELECT substring_index(current_user(), '@', 1), count(*) FROM visits",
    }),
  ]
}
