import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { databaseFile, token, tokenSentences } from "./database.ts"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"

/**
 * psycopg2, whose arguments count more than the string.
 *
 * psycopg2, "The psycopg2 module content: connect"; PostgreSQL, "libpq: SSL support".
 */
export const postgresqlSample: ClientSample = (input) => {
  const logIn = codeText`
    return psycopg2.connect(
        os.environ["${input.variable("CONNECTIONSTRING")}"],
        password=${token},
        sslmode="verify-full",
        sslrootcert=trusted_roots(),
    )
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: tokenSentences(input),
      tls: "`verify-full` checks the server's certificate and name against the roots that the machine trusts, whatever `sslmode` the setting has.",
      notes: [
        "`engine` is a SQLAlchemy engine, so its ORM works with it as well. psycopg 3 is used in the same way: `psycopg.connect` and `postgresql+psycopg://`.",
      ],
    }),
    manifestFile("azure-identity>=1.25", "psycopg2-binary>=2.9.10", "SQLAlchemy>=2.0"),
    databaseFile(input, { module: "psycopg2", dialect: "postgresql+psycopg2", helper: trustedRoots, logIn }),
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())",
      insert: "INSERT INTO visits DEFAULT VALUES",
      read: "SELECT current_user, count(*) FROM visits",
    }),
  ]
}

const trustedRoots = codeText`
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
`
