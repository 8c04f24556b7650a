import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode } from "./credential.ts"
import { lifetime, projectFiles, run } from "./project.ts"
import { visitsApp } from "./visits.ts"

/**
 * Django's MySQL backend on PyMySQL, with a token as the password.
 *
 * Django, "Databases: Subclassing the built-in database backends"; PyMySQL, "Connection Object" and the changes of version 1.2.0; Azure Identity for
 * Python.
 */
export const mysqlSample: ClientSample = (input) => {
  const { imports, expression, keeper } = credentialCode(input)
  const read = (key: string) => `os.environ["${input.variable(key)}"]`
  const init = codeText`
    """Django's MySQL backend, with a token instead of a password."""

    import pymysql

    # Django's backend imports the driver as MySQLdb.
    pymysql.install_as_MySQLdb()
  `
  const base = codeText`
    ${expression.includes("os.environ") ? "import os" : ""}
    import ssl

    from azure.identity import ${imports}
    from django.db.backends.mysql import base

    SCOPE = "${tokenScope(input)}"

    # It ${keeper}.
    credential = ${expression}

    # Verifies certificate and name.
    trust = ssl.create_default_context()


    class DatabaseWrapper(base.DatabaseWrapper):
        def get_connection_params(self):
            """Django asks for them for each new connection, so the token is valid then."""
            return {
                **super().get_connection_params(),
                "password": credential.get_token(SCOPE).token,
                # The token goes in clear inside TLS, so there is no login without.
                "ssl": trust,
            }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `The engine \`database\` is Django's own for MySQL, but for the parameters of a new connection: Django asks for them each time, and they come with a token of \`credential\`. \`credential\` ${keeper}.`,
      tls: "`ssl.create_default_context()` checks the server's certificate and name against the roots that the machine trusts. With it, PyMySQL from version 1.2 on does not log in without TLS, so the token is never sent in the open.",
      notes: [
        "To use it in a project of your own, copy the folder `database` and the entry in `DATABASES`.",
        lifetime,
        "The driver is PyMySQL, which needs no library of MySQL's and behaves the same on every machine. Django recommends `mysqlclient`; with that one, how TLS is enforced and whether a token may be sent depend on the C library that it was built with: with MySQL's, `ssl_mode` has to be `VERIFY_IDENTITY` and the variable `LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN` has to be `1`.",
      ],
    }),
    ...projectFiles({
      // Older versions of PyMySQL go on without TLS where a server, or somebody in between, claims to have none.
      requirements: ["azure-identity>=1.25", "Django>=5.2", "PyMySQL>=1.2"],
      database: [
        ["ENGINE", '"database"'],
        ["NAME", read("NAME")],
        ["HOST", read("HOST")],
        ["USER", read("USER")],
      ],
      backend: { init, base },
    }),
    ...visitsApp("SELECT substring_index(current_user(), '@', 1)"),
  ]
}
