import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { javaFile, mainFile } from "./main.ts"
import { azureIdentity, manifestFile, poolNote, run } from "./manifest.ts"

/**
 * Microsoft's JDBC driver with HikariCP, for Azure SQL and SQL database in Fabric. The driver logs in to Entra ID by itself, as the URL says.
 *
 * Microsoft, "Connect using Microsoft Entra authentication", "Setting the connection properties", "Feature dependencies of the Microsoft JDBC Driver".
 */
export const sqlServerSample: ClientSample = (input) => [
  sampleReadme(input, {
    ...run,
    tokens:
      "The driver gets one for each new connection by itself, from the identity that the URL names. It needs `azure-identity` for that.",
    tls: "`encrypt` and `trustServerCertificate` are set beside the URL, where they count more than in it: the driver checks the server's certificate and name against the roots that Java trusts.",
    notes: [
      poolNote,
      ...(input.credential === "person"
        ? [
            "`ActiveDirectoryDefault` tries several logins in turn, of which that of the Azure CLI is one. Set the environment variable `AZURE_TOKEN_CREDENTIALS` to `AzureCliCredential` to have no other tried.",
          ]
        : []),
    ],
  }),
  manifestFile(
    { ...azureIdentity, runtime: true },
    {
      group: "com.microsoft.sqlserver",
      artifact: "mssql-jdbc",
      version: "13.6.2.jre11",
      runtime: true,
    },
  ),
  javaFile(
    "Database",
    codeText`
      package visits;

      import com.zaxxer.hikari.HikariConfig;
      import com.zaxxer.hikari.HikariDataSource;

      final class Database {
          private Database() {}

          /** A pool of connections. The driver logs in to Entra ID by itself, as the URL says. */
          static HikariDataSource open() {
              HikariConfig config = new HikariConfig();
              config.setJdbcUrl(System.getenv("${input.variable("CONNECTIONSTRING")}"));
              // Verifies certificate and name, whatever the URL says.
              config.addDataSourceProperty("encrypt", "true");
              config.addDataSourceProperty("trustServerCertificate", "false");
              config.setMinimumIdle(1);
              return new HikariDataSource(config);
          }
      }
    `,
  ),
  mainFile({
    createTable:
      "IF OBJECT_ID('dbo.visits') IS NULL\n  CREATE TABLE dbo.visits (at datetime2 NOT NULL DEFAULT SYSUTCDATETIME())",
    insert: "INSERT INTO dbo.visits DEFAULT VALUES",
    read: "SELECT USER_NAME(), COUNT(*) FROM dbo.visits",
  }),
]
