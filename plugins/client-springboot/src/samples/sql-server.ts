import type { ClientSample, SampleFile, SampleInput } from "@keyless/core/plugin"
import { sampleReadme } from "@keyless/samples"
import { applicationFile } from "./application.ts"
import { manifestFile, poolNote, run } from "./manifest.ts"
import { namesNote } from "./passwordless.ts"
import { placeholder, propertiesFile } from "./properties.ts"

/**
 * Microsoft's JDBC driver, which logs in to Entra ID by itself, as the connection's properties say.
 *
 * Microsoft, "Connect using Microsoft Entra authentication", "Setting the connection properties", "Feature dependencies of the Microsoft JDBC Driver".
 */
export const tdsSample: ClientSample = (input) => {
  const settings = [
    "spring.datasource.url",
    ...(input.credential === "client-secret"
      ? ["spring.datasource.username", "spring.datasource.password"]
      : []),
  ]
  return files(input, settings, [])
}

/** As for Azure SQL, but the setting has a name that Spring Boot does not bind. */
export const fabricSqlSample: ClientSample = (input) =>
  files(input, [], [`spring.datasource.url=${placeholder(input.variable("CONNECTIONSTRING"))}`])

function files(
  input: SampleInput,
  settings: readonly string[],
  lines: readonly string[],
): readonly SampleFile[] {
  return [
    sampleReadme(input, {
      ...run,
      tokens:
        "The driver gets one for each new connection by itself, from the identity that the connection's settings name. It needs `azure-identity` for that.",
      tls: "`encrypt` and `trustServerCertificate` in `application.properties` count more than in the URL: the driver checks the server's certificate and name against the roots that Java trusts.",
      notes: [
        poolNote,
        ...(input.credential === "person"
          ? [
              "`ActiveDirectoryDefault` tries several logins in turn, of which that of the Azure CLI is one. Set the environment variable `AZURE_TOKEN_CREDENTIALS` to `AzureCliCredential` to have no other tried.",
            ]
          : []),
        ...namesNote(input, settings),
      ],
    }),
    manifestFile(
      { group: "com.azure", artifact: "azure-identity", runtime: true },
      { group: "com.microsoft.sqlserver", artifact: "mssql-jdbc", runtime: true },
    ),
    propertiesFile(input, settings, [
      ...lines,
      "# Verifies certificate and name, whatever the URL says.",
      "spring.datasource.hikari.data-source-properties.encrypt=true",
      "spring.datasource.hikari.data-source-properties.trustServerCertificate=false",
    ]),
    applicationFile({
      createTable:
        "IF OBJECT_ID('dbo.visits') IS NULL\n  CREATE TABLE dbo.visits (at datetime2 NOT NULL DEFAULT SYSUTCDATETIME())",
      insert: "INSERT INTO dbo.visits DEFAULT VALUES",
      read: "SELECT USER_NAME(), COUNT(*) FROM dbo.visits",
    }),
  ]
}
