import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode } from "./credential.ts"
import { lifetime, projectFiles, run } from "./project.ts"
import { visitsApp } from "./visits.ts"

/**
 * Django's PostgreSQL backend with a token as the password, on psycopg 3 or psycopg2.
 *
 * Django, "Databases: Subclassing the built-in database backends"; PostgreSQL, "libpq: SSL support"; Azure Identity for Python.
 */
export const postgresqlSample: ClientSample = (input) => {
  const { imports, expression, keeper } = credentialCode(input)
  const read = (key: string) => `os.environ["${input.variable(key)}"]`
  const base = codeText`
    import os
    import ssl

    from azure.identity import ${imports}
    from django.db.backends.postgresql import base

    SCOPE = "${tokenScope(input)}"

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


    class DatabaseWrapper(base.DatabaseWrapper):
        def get_connection_params(self):
            """Django asks for them for each new connection, so the token is valid then."""
            return {
                **super().get_connection_params(),
                "password": credential.get_token(SCOPE).token,
                "sslmode": "verify-full",
                "sslrootcert": trusted_roots(),
            }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `The engine \`database\` is Django's own for PostgreSQL, but for the parameters of a new connection: Django asks for them each time, and they come with a token of \`credential\`. \`credential\` ${keeper}.`,
      tls: "`verify-full` checks the server's certificate and name against the roots that the machine trusts.",
      notes: [
        "To use it in a project of your own, copy the folder `database` and the entry in `DATABASES`.",
        lifetime,
        "Leave Django's option `pool` off: that pool asks for the parameters once, and its later logins fail when the token has expired.",
      ],
    }),
    ...projectFiles({
      requirements: ["azure-identity>=1.25", "Django>=5.2", "psycopg[binary]>=3.2"],
      database: [
        ["ENGINE", '"database"'],
        ["NAME", read("NAME")],
        ["HOST", read("HOST")],
        ["USER", read("USER")],
      ],
      backend: { init: '"""Django\'s PostgreSQL backend, with a token instead of a password."""\n', base },
    }),
    ...visitsApp("SELECT current_user"),
  ]
}
