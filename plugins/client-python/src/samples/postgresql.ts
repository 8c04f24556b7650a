import { type ClientSample, codeText, sampleReadme } from "@keyless/core/plugin"
import { credentialCode } from "./credential.ts"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"

/**
 * psycopg2 with SQLAlchemy's pool, whose creator function is called for each new connection.
 *
 * SQLAlchemy, "Engine Configuration: Custom DBAPI connect() arguments"; PostgreSQL, "libpq: SSL support"; Azure Identity for Python.
 */
export const postgresqlSample: ClientSample = (input) => {
  const { imports, expression, keeper } = credentialCode(input)
  const database = codeText`
    import contextlib
    import os
    import ssl

    import psycopg2
    from azure.identity import ${imports}
    from sqlalchemy import create_engine

    SCOPE = "https://ossrdbms-aad.database.windows.net/.default"

    # It ${keeper}.
    credential = ${expression}


    def trusted_roots():
        """The file of root certificates that this machine trusts. libpq before version 16 does not look for it."""
        files = (
            ssl.get_default_verify_paths().cafile,
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
        )
        for file in files:
            if file and os.path.exists(file):
                return file
        raise FileNotFoundError("No file of trusted root certificates: set SSL_CERT_FILE.")


    def log_in():
        """A new connection, with a token that is valid at this moment."""
        return psycopg2.connect(
            os.environ["${input.variable("CONNECTIONSTRING")}"],
            password=credential.get_token(SCOPE).token,
            sslmode="verify-full",
            sslrootcert=trusted_roots(),
        )


    engine = create_engine("postgresql+psycopg2://", creator=log_in, pool_pre_ping=True)


    def connection():
        """A connection from the pool; it goes back at the end of the block."""
        return contextlib.closing(engine.raw_connection())
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `SQLAlchemy's pool calls \`log_in\` for each new connection, which asks \`credential\` for a token then. \`credential\` ${keeper}.`,
      tls: "`verify-full` checks the server's certificate and name against the roots that the machine trusts, whatever `sslmode` the setting has.",
      notes: [
        "`engine` is a SQLAlchemy engine, so its ORM works with it as well. psycopg 3 is used in the same way: `psycopg.connect` and `postgresql+psycopg://`.",
      ],
    }),
    manifestFile("azure-identity>=1.25", "psycopg2-binary>=2.9.10", "SQLAlchemy>=2.0"),
    { path: "database.py", text: database },
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())",
      insert: "INSERT INTO visits DEFAULT VALUES",
      read: "SELECT current_user, count(*) FROM visits",
    }),
  ]
}
