import type { ClientSample, SampleFile, SampleInput } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { type CredentialCode, credentialCode, settingFunction } from "./credential.ts"
import { library, programFiles, roots, run } from "./program.ts"

/**
 * A pool of mssql, whose driver, tedious, asks for a token for each new connection.
 *
 * For a service principal it does so with what the settings say. For the others they say `azure-active-directory-default`, which tries one identity
 * after the other, beginning with whatever variables such as `AZURE_CLIENT_ID` name, so the program hands over the credential that is meant.
 *
 * mssql, "Tedious: Extra options", "Connection Pools"; tedious, "new Connection: authentication"; Azure Identity for JavaScript.
 */
export const tdsSample: ClientSample = (input) => {
  const read = (key: string) => `setting("${input.variable(key)}")`
  const byDriver = input.credential === "client-secret"
  return files(input, {
    credential: byDriver ? undefined : credentialCode(input),
    address: "",
    config: [
      `server: ${read("SERVER")},`,
      `port: Number(${read("PORT")}),`,
      `database: ${read("DATABASE")},`,
      ...(byDriver
        ? [
            "// The driver asks for a token for each new connection.",
            "authentication: {",
            `  type: ${read("AUTHENTICATIONTYPE")},`,
            "  options: {",
            `    clientId: ${read("CLIENTID")},`,
            `    clientSecret: ${read("CLIENTSECRET")},`,
            `    tenantId: ${read("TENANTID")},`,
            "  },",
            "},",
          ]
        : tokenCredential),
      "// Verifies certificate and name.",
      `options: { ${tls} },`,
    ],
  })
}

/**
 * As for Azure SQL, but all is in one connection string, which mssql reads. Its "Active Directory Integrated" is the same
 * `azure-active-directory-default`, or the service principal where a secret stands beside it.
 *
 * mssql, "Connection Pools: parseConnectionString".
 */
export const fabricSqlSample: ClientSample = (input) => {
  const byDriver = input.credential === "client-secret"
  return files(input, {
    credential: byDriver ? undefined : stringCredential(input),
    address: `const given = mssql.ConnectionPool.parseConnectionString(setting("${input.variable("CONNECTIONSTRING")}"))`,
    config: [
      ...(byDriver
        ? [
            "// The driver asks for a token for each new connection, as the service principal that it finds here.",
          ]
        : []),
      "...given,",
      ...(byDriver ? [] : tokenCredential),
      "// Verifies certificate and name.",
      `options: { ...given.options, ${tls} },`,
    ],
  })
}

function stringCredential(input: SampleInput): CredentialCode {
  if (input.credential !== "client-id") return credentialCode(input)
  return {
    ...credentialCode({ ...input, credential: "ambient" }),
    expression: "new ManagedIdentityCredential({ clientId: given.clientId })",
  }
}

const tokenCredential = [
  "// The driver asks it for a token for each new connection.",
  'authentication: { type: "token-credential", options: { credential } },',
]
const tls = "encrypt: true, trustServerCertificate: false"

interface Parts {
  /** Left out where the driver logs in by itself. */
  readonly credential: CredentialCode | undefined
  /** JavaScript that reads where the database is, if it is needed before the rest. */
  readonly address: string
  /** Lines of the pool's configuration. */
  readonly config: readonly string[]
}

function files(input: SampleInput, { credential, address, config }: Parts): readonly SampleFile[] {
  const pool = codeText`
    export const pool = new mssql.ConnectionPool({
      ${config.join("\n")}
    })

    // The pool tells of connections that fail. If nobody listened, this event would end the program.
    pool.on("error", (error) => console.error(error.message))
    await pool.connect()
  `
  const database = [
    credential === undefined ? [] : [`import { ${credential.name} } from "@azure/identity"\n`],
    ['import mssql from "mssql"\n'],
    address === "" ? [] : [`\n${address}\n`],
    credential === undefined
      ? []
      : [`\n// It ${credential.keeper}.\nconst credential = ${credential.expression}\n`],
    [`\n${pool}${settingFunction}\n`],
  ]
  return [
    sampleReadme(input, {
      ...run,
      tokens:
        credential === undefined
          ? "The driver gets one for each new connection by itself, from the service principal that the settings name."
          : `The driver asks \`credential\` for one for each new connection. \`credential\` ${credential.keeper}.`,
      tls: `\`encrypt\` and \`trustServerCertificate: false\` make the driver check the server's certificate and name against ${roots}.`,
      notes: [
        "Before a query the pool tries whether the connection still works, and replaces one that the server ended.",
        ...(credential === undefined
          ? []
          : [
              "The settings leave it to the driver to find an identity (`azure-active-directory-default`). It would try several, and first the one that variables such as `AZURE_CLIENT_ID` name; so the program says which one is meant.",
            ]),
        library,
      ],
    }),
    ...programFiles({
      dependencies: { mssql: "^12.7.0" },
      database: database.flat().join(""),
      createTable:
        "IF OBJECT_ID('dbo.visits') IS NULL CREATE TABLE dbo.visits (at datetime2 NOT NULL DEFAULT SYSUTCDATETIME())",
      insert: "INSERT INTO dbo.visits DEFAULT VALUES",
      read: "SELECT USER_NAME() AS name, COUNT(*) AS visits FROM dbo.visits",
      row: { pattern: "{ recordset }", expression: "recordset[0]" },
      close: "close",
    }),
  ]
}
