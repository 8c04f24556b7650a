import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import type { SampleFile } from "@keyless/core/plugin"
import { DOMParser, onErrorStopParsing } from "@xmldom/xmldom"
import { dotnetClient } from "@keyless/client-dotnet"
import { describe, expect, test } from "vitest"
import { mySqlConnectorLogin, npgsqlLogin, sqlClientLogin } from "./grammars/ado-net.ts"
import { type CSharp, csharpReader } from "./grammars/c-sharp.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Login, Parser } from "./support/language.ts"

const noMethod = {
  "system-identity": null,
  "user-identity": null,
  "service-principal": null,
  "user-account": null,
} as const

/** TLS as the sample sets it in the words of each driver, whatever a setting says. */
const verified = {
  npgsql: { SslMode: "SslMode.VerifyFull" },
  mySqlConnector: { SslMode: "MySqlSslMode.VerifyFull" },
  sqlClient: { Encrypt: "SqlConnectionEncryptOption.Mandatory", TrustServerCertificate: "false" },
} as const

/** Code of a sample that is right by the grammars of C# and XML, whose packages are those that it uses. */
async function codeOf(files: readonly SampleFile[]): Promise<readonly CSharp[]> {
  const read = await csharpReader()
  const code = files.filter(({ path }) => path.endsWith(".cs")).map(({ text }) => read(text))
  const packages = files
    .filter(({ path }) => path.endsWith(".csproj"))
    .flatMap(({ text }) => packagesOf(text))
  const used = new Set(code.flatMap(({ usings }) => usings).filter((name) => !name.startsWith("System.")))
  expect(packages.toSorted()).toEqual([...packagesFor(used)].toSorted())
  return code
}

/** Names of the packages that a project file refers to, each with a version. */
function packagesOf(project: string): readonly string[] {
  const { documentElement: root } = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
    project,
    "text/xml",
  )
  if (root === null || root.tagName !== "Project") throw new Error("no project")
  expect(root.getElementsByTagName("TargetFramework")[0]?.textContent).toMatch(/^net\d+\.0$/)
  return Array.from(root.getElementsByTagName("PackageReference")).map((reference) => {
    expect(reference.getAttribute("Version")).toMatch(/^\d+\.\d+\.\d+$/)
    return reference.getAttribute("Include") ?? ""
  })
}

/** Packages that have the namespaces. The login to Entra ID that SqlClient does by itself is in a package without a namespace of its own. */
function packagesFor(namespaces: ReadonlySet<string>): ReadonlySet<string> {
  const needed = new Set([...namespaces].map((name) => (name === "Azure.Core" ? "Azure.Identity" : name)))
  if (needed.has("Microsoft.Data.SqlClient") && !needed.has("Azure.Identity")) {
    needed.add("Microsoft.Data.SqlClient.Extensions.Azure")
  }
  return needed
}

/** Reads the settings as the driver does, and the sample as C#: it sets TLS, and reads what the connection wrote. */
const parser = (
  driver: string,
  login: (connectionString: string) => Login,
  tls: Readonly<Record<string, string>>,
  authentication: Parser["authentication"],
): Parser => ({
  driver,
  authentication,
  parse: async (environment, { folder }) => {
    const code = await codeOf(await filesIn(folder))
    expect(Object.fromEntries(code.flatMap(({ assigned }) => [...assigned]))).toMatchObject(tls)
    const names = code.flatMap(({ calls }) => calls.get("Read") ?? [])
    expect(names.filter((name) => environment[name] === undefined)).toEqual([])
    const name = names.find((each) => each.endsWith("_CONNECTIONSTRING")) ?? ""
    return login(environment[name] ?? "")
  },
})

async function filesIn(folder: string): Promise<readonly SampleFile[]> {
  const names = await readdir(folder)
  return Promise.all(names.map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })))
}

const sqlClient = parser("Microsoft.Data.SqlClient", sqlClientLogin, verified.sqlClient, {
  "system-identity": "ActiveDirectoryManagedIdentity",
  "user-identity": "ActiveDirectoryManagedIdentity",
  "service-principal": "ActiveDirectoryServicePrincipal",
  "user-account": "ActiveDirectoryDefault",
})

languageTests({
  client: "dotnet",
  runs: {},
  parses: {
    "postgres-flexible": parser("Npgsql", npgsqlLogin, verified.npgsql, noMethod),
    "mysql-flexible": parser("MySqlConnector", mySqlConnectorLogin, verified.mySqlConnector, noMethod),
    sql: sqlClient,
    fabricsql: sqlClient,
  },
})

describe.each(Object.entries(dotnetClient().samples ?? {}))("the sample for %s", (protocol, sample) => {
  test.each(["ambient", "client-id", "client-secret", "person"] as const)(
    "is C# and a project, with the packages that it uses, for %s",
    async (credential) => {
      const files = sample({
        protocol,
        database: "a database",
        credential,
        tokenScope: "https://ossrdbms-aad.database.windows.net/.default",
        choice: { target: "target", auth: "auth", client: "dotnet" },
        variables: [{ name: "CELLAR_CONNECTIONSTRING", secret: false }],
        variable: (key) => `CELLAR_${key}`,
      })
      expect(await codeOf(files)).toHaveLength(2)
    },
  )
})
