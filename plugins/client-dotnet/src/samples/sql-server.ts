import type { ClientSample, SampleInput } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { readCode } from "./credential.ts"
import { manifestFile, run } from "./manifest.ts"
import { programFile } from "./program.ts"

/**
 * Microsoft.Data.SqlClient, which logs in to Entra ID by itself; since version 7 with a package of its own. A person is logged in by the Azure CLI, whose token the
 * driver asks the program for: the chain of credentials that the setting names tries others first.
 *
 * Microsoft, "Connect to Azure SQL with Microsoft Entra authentication and SqlClient"; .NET reference, SqlConnection.AccessTokenCallback,
 * SqlConnectionStringBuilder.
 */
export const sqlServerSample: ClientSample = (input) => {
  const person = input.credential === "person"
  return [
    sampleReadme(input, {
      ...run,
      tokens: person
        ? "The driver calls `LogInAsync` for each new session."
        : "The driver gets one for each new session by itself, from the identity that the setting names.",
      tls: "`Mandatory` and `TrustServerCertificate = false` make the driver check the server's certificate and name against the roots that the machine trusts.",
      notes: [
        "**Sessions.** The pool looks whether a session is alive before it is used again, and replaces what the server has ended.",
        "Entity Framework and Dapper work on these connections as well.",
      ],
    }),
    person
      ? manifestFile("Azure.Identity", "Microsoft.Data.SqlClient")
      : manifestFile("Microsoft.Data.SqlClient", "Microsoft.Data.SqlClient.Extensions.Azure"),
    { path: "Database.cs", text: person ? databaseOfPerson(input) : databaseOfApp(input) },
    programFile(
      {
        createTable: [
          "IF OBJECT_ID('dbo.visits') IS NULL",
          "CREATE TABLE dbo.visits (at datetime2 NOT NULL DEFAULT SYSUTCDATETIME())",
        ].join("\n"),
        insert: "INSERT INTO dbo.visits DEFAULT VALUES",
        read: "SELECT USER_NAME(), COUNT(*) FROM dbo.visits",
      },
      { disposable: false },
    ),
  ]
}

function databaseOfApp(input: SampleInput): string {
  return codeText`
    using Microsoft.Data.SqlClient;

    /// <summary>Connections to the database, as the identity that the setting names.</summary>
    sealed class Database
    {
        readonly string _connectionString;

        public Database()
        {
            var builder = new SqlConnectionStringBuilder(Read("${input.variable("CONNECTIONSTRING")}"))
            {
                // Checks certificate and name of the server.
                Encrypt = SqlConnectionEncryptOption.Mandatory,
                TrustServerCertificate = false,
            };
            _connectionString = builder.ConnectionString;
        }

        /// <summary>A connection from the pool, which logs in to Entra ID by itself; it goes back when it is disposed.</summary>
        public async Task<SqlConnection> OpenAsync()
        {
            var connection = new SqlConnection(_connectionString);
            await connection.OpenAsync();
            return connection;
        }

        ${readCode}
    }
  `
}

function databaseOfPerson(input: SampleInput): string {
  return codeText`
    using Azure.Core;
    using Azure.Identity;
    using Microsoft.Data.SqlClient;

    /// <summary>Connections to the database, as whoever is logged in with the Azure CLI.</summary>
    sealed class Database
    {
        static readonly TokenRequestContext Scope = new(["${tokenScope(input)}"]);
        static readonly AzureCliCredential Credential = new();

        // One for all connections: each callback has a pool of its own.
        static readonly Func<SqlAuthenticationParameters, CancellationToken, Task<SqlAuthenticationToken>> LogIn =
            LogInAsync;

        readonly string _connectionString;

        public Database()
        {
            var builder = new SqlConnectionStringBuilder(Read("${input.variable("CONNECTIONSTRING")}"))
            {
                // Checks certificate and name of the server.
                Encrypt = SqlConnectionEncryptOption.Mandatory,
                TrustServerCertificate = false,
            };
            // The driver takes no method beside a callback.
            builder.Remove("Authentication");
            _connectionString = builder.ConnectionString;
        }

        /// <summary>A connection from the pool; it goes back when it is disposed.</summary>
        public async Task<SqlConnection> OpenAsync()
        {
            var connection = new SqlConnection(_connectionString) { AccessTokenCallback = LogIn };
            await connection.OpenAsync();
            return connection;
        }

        static async Task<SqlAuthenticationToken> LogInAsync(
            SqlAuthenticationParameters parameters, CancellationToken cancellation)
        {
            var token = await Credential.GetTokenAsync(Scope, cancellation);
            return new SqlAuthenticationToken(token.Token, token.ExpiresOn);
        }

        ${readCode}
    }
  `
}
