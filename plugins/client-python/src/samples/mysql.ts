import { type ClientSample, codeText, sampleReadme } from "@keyless/core/plugin"
import { credentialCode } from "./credential.ts"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"

/**
 * PyMySQL with SQLAlchemy's pool, whose creator function is called for each new connection.
 *
 * SQLAlchemy, "Engine Configuration: Custom DBAPI connect() arguments"; PyMySQL, "Connection Object"; Azure Identity for Python.
 */
export const mysqlSample: ClientSample = (input) => {
  const { imports, expression, keeper } = credentialCode(input)
  const database = codeText`
    import contextlib
    import os
    import ssl

    import pymysql
    from azure.identity import ${imports}
    from sqlalchemy import create_engine

    SCOPE = "https://ossrdbms-aad.database.windows.net/.default"

    # It ${keeper}.
    credential = ${expression}


    def log_in():
        """A new connection, with a token that is valid at this moment."""
        return pymysql.connect(
            host=os.environ["${input.variable("HOST")}"],
            user=os.environ["${input.variable("USER")}"],
            database=os.environ["${input.variable("NAME")}"],
            password=credential.get_token(SCOPE).token,
            # Verifies certificate and name. The token goes in clear inside TLS, so there is no login without.
            ssl=ssl.create_default_context(),
        )


    engine = create_engine("mysql+pymysql://", creator=log_in, pool_pre_ping=True)


    def connection():
        """A connection from the pool; it goes back at the end of the block."""
        return contextlib.closing(engine.raw_connection())
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `SQLAlchemy's pool calls \`log_in\` for each new connection, which asks \`credential\` for a token then. \`credential\` ${keeper}.`,
      tls: "`ssl.create_default_context()` checks the server's certificate and name against the roots that the machine trusts. With it, PyMySQL from version 1.2 on does not log in without TLS, so the token is never sent in the open.",
      notes: ["`engine` is a SQLAlchemy engine, so its ORM works with it as well."],
    }),
    // Older versions of PyMySQL go on without TLS where a server, or somebody in between, claims to have none.
    manifestFile("azure-identity>=1.25", "PyMySQL>=1.2", "SQLAlchemy>=2.0"),
    { path: "database.py", text: database },
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
      insert: "INSERT INTO visits VALUES ()",
      read: "SELECT substring_index(current_user(), '@', 1), count(*) FROM visits",
    }),
  ]
}
