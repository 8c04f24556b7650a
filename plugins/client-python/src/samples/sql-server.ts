import type { ClientSample, SampleFile, SampleInput } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"

const visits = mainFile({
  createTable:
    "IF OBJECT_ID('dbo.visits') IS NULL CREATE TABLE dbo.visits (at datetime2 NOT NULL DEFAULT SYSUTCDATETIME())",
  insert: "INSERT INTO dbo.visits DEFAULT VALUES",
  read: "SELECT USER_NAME(), COUNT(*) FROM dbo.visits",
})

const driver = "ODBC Driver 18 for SQL Server"

/**
 * pyodbc with Microsoft's ODBC driver, which logs in to Entra ID by itself; for a person it can do so on Windows only, so the program hands it a token.
 *
 * Microsoft, "Using Microsoft Entra ID with the ODBC Driver", "DSN and Connection String Keywords and Attributes".
 */
export const tdsSample: ClientSample = (input) => {
  const read = (key: string) => `os.environ["${input.variable(key)}"]`
  const properties = [
    ["Driver", `"${driver}"`],
    ["Server", `"tcp:" + ${read("SERVER")} + "," + ${read("PORT")}`],
    ["Database", read("DATABASE")],
    ...loginProperties(input),
    ["Encrypt", '"yes"'],
    ["TrustServerCertificate", '"no"'],
  ]
  return files(
    input,
    codeText`
      PROPERTIES = {
          ${properties.map(([keyword, value]) => `"${keyword}": ${value},`).join("\n")}
      }


      def quoted(value):
          """A value of an ODBC connection string."""
          return "{" + value.replace("}", "}}") + "}"


      CONNECTION_STRING = ";".join(f"{key}={quoted(value)}" for key, value in PROPERTIES.items())
    `,
  )
}

/** Keywords of the login with Python that reads their values. The driver takes neither user nor method beside a token, so a person has none. */
function loginProperties({ credential, variable }: SampleInput): readonly (readonly string[])[] {
  const read = (key: string) => `os.environ["${variable(key)}"]`
  if (credential === "person") return []
  return [
    ...(credential === "ambient" ? [] : [["UID", read("USER")]]),
    ...(credential === "client-secret" ? [["PWD", read("PASSWORD")]] : []),
    ["Authentication", read("AUTHENTICATION")],
  ]
}

/**
 * As for Azure SQL, but all is in one connection string. What stands in front of it counts, since the first of two equal keywords does.
 *
 * Microsoft, "SQLDriverConnect Function" (ODBC reference).
 */
export const fabricSqlSample: ClientSample = (input) => {
  const given = `os.environ["${input.variable("CONNECTIONSTRING")}"]`
  return files(
    input,
    input.credential === "person"
      ? codeText`
          # The driver takes neither user nor method beside a token.
          ADDRESS = re.sub(r"(?i)(^|;)(UID|Authentication)=(\{[^}]*\}|[^;]*)", "", ${given})

          # The first of two equal keywords counts.
          CONNECTION_STRING = "Driver={${driver}};Encrypt=yes;TrustServerCertificate=no;" + ADDRESS
        `
      : codeText`
          # The first of two equal keywords counts.
          CONNECTION_STRING = (
              "Driver={${driver}};Encrypt=yes;TrustServerCertificate=no;"
              + ${given}
          )
        `,
  )
}

function files(input: SampleInput, connectionString: string): readonly SampleFile[] {
  const byToken = input.credential === "person"
  const imports = [
    "import contextlib",
    "import os",
    ...(connectionString.includes("re.sub") ? ["import re"] : []),
    ...(byToken ? ["import struct"] : []),
    "",
    "import pyodbc",
    ...(byToken ? ["from azure.identity import AzureCliCredential"] : []),
  ]
  const parts = [
    `${imports.join("\n")}\n`,
    connectionString,
    byToken
      ? `${tokenLogin(input)}\n${connectionWith(", attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token()}")}`
      : `\n${connectionWith("")}`,
  ]
  return [
    sampleReadme(input, {
      ...run,
      needs: [...run.needs, `Microsoft's ${driver}`],
      tokens: byToken
        ? "The program asks for one for each new connection."
        : "The driver gets one for each new connection by itself, from the identity that the settings name.",
      tls: "`Encrypt=yes` and `TrustServerCertificate=no` make the driver check the server's certificate and name against the roots that the machine trusts.",
      notes: [
        "unixODBC keeps connections open for reuse where `Pooling` is on in `odbcinst.ini`; SQLAlchemy's `mssql+pyodbc://` with `creator=` gives a pool as well.",
      ],
    }),
    manifestFile(...(byToken ? ["azure-identity>=1.25"] : []), "pyodbc>=5.2"),
    { path: "database.py", text: parts.join("\n") },
    visits,
  ]
}

function connectionWith(more: string): string {
  return codeText`
    def connection():
        """A connection; it is closed at the end of the block."""
        return contextlib.closing(pyodbc.connect(CONNECTION_STRING${more}))
  `
}

const tokenLogin = (input: SampleInput) => codeText`
  SCOPE = "${tokenScope(input)}"
  SQL_COPT_SS_ACCESS_TOKEN = 1256

  credential = AzureCliCredential()


  def token():
      """A token as the driver takes it: its length in bytes, then UTF-16."""
      text = credential.get_token(SCOPE).token.encode("utf-16-le")
      return struct.pack("<I", len(text)) + text

`
