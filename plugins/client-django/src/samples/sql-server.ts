import type { ClientSample, SampleInput } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { lifetime, type Project, projectFiles, run } from "./project.ts"
import { visitsApp } from "./visits.ts"

const driver = "ODBC Driver 18 for SQL Server"

/**
 * mssql-django with Microsoft's ODBC driver, which logs in to Entra ID by itself; for a person it can do so on Windows only, so the program hands it
 * a token.
 *
 * Microsoft, "Microsoft Entra authentication with mssql-django", "Configure settings for mssql-django". Versions before 1.7.3 add a method of their
 * own beside `Authentication`, and fail in engines that are derived.
 */
export const sqlServerSample: ClientSample = (input) => {
  const byToken = input.credential === "person"
  return [
    sampleReadme(input, {
      ...run,
      needs: [...run.needs, `Microsoft's ${driver}`],
      tokens: byToken
        ? "The engine `database` is that of mssql-django, but for the parameters of a new connection: Django asks for them each time, and they come with a token that is valid then."
        : "The driver gets one for each new connection by itself, from the identity that the settings name.",
      tls: "`Encrypt=yes` and `TrustServerCertificate=no` make the driver check the server's certificate and name against the roots that the machine trusts.",
      notes: [
        byToken
          ? "To use it in a project of your own, copy the folder `database` and the entry in `DATABASES`."
          : "To use it in a project of your own, copy the entry in `DATABASES`.",
        lifetime,
      ],
    }),
    ...projectFiles(project(input)),
    ...visitsApp("SELECT USER_NAME()"),
  ]
}

function project(input: SampleInput): Project {
  const { credential } = input
  const read = (key: string) => `os.environ["${input.variable(key)}"]`
  const tls = "Encrypt=yes;TrustServerCertificate=no"
  const address: Project["database"] = [
    ["HOST", read("HOST")],
    ["PORT", read("PORT")],
    ["NAME", read("NAME")],
  ]
  const options = (...properties: readonly string[]) =>
    codeText`
    {
        "driver": "${driver}",
        "extra_params": ${properties.join("\n+ ")},
    }
  `.trimEnd()
  if (credential === "person") {
    return {
      requirements: ["azure-identity>=1.25", "Django>=5.2", "mssql-django>=2.0"],
      // The driver takes neither user nor method beside a token.
      database: [["ENGINE", '"database"'], ...address, ["OPTIONS", options(`"${tls}"`)]],
      backend: {
        init: '"""mssql-django\'s backend, with a token instead of a user."""\n',
        base: tokenBackend(input),
      },
    }
  }
  return {
    requirements: ["Django>=5.2", "mssql-django>=2.0"],
    database: [
      ["ENGINE", '"mssql"'],
      ...address,
      ...(credential === "ambient" ? [] : ([["USER", read("USER")]] as const)),
      ...(credential === "client-secret" ? ([["PASSWORD", read("PASSWORD")]] as const) : []),
      ["OPTIONS", options(`"${tls};Authentication="`, read("AUTHENTICATION"))],
    ],
  }
}

const tokenBackend = (input: SampleInput) => codeText`
  from azure.identity import AzureCliCredential
  from mssql import base

  SCOPE = "${tokenScope(input)}"

  # It asks the Azure CLI, which keeps a token until it is about to expire.
  credential = AzureCliCredential()


  class DatabaseWrapper(base.DatabaseWrapper):
      def get_connection_params(self):
          """Django asks for them for each new connection, so the token is valid then."""
          return {**super().get_connection_params(), "TOKEN": credential.get_token(SCOPE).token}
`
