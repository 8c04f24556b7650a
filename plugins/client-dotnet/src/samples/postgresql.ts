import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, keeperOfTokens, readCode } from "./credential.ts"
import { manifestFile, run } from "./manifest.ts"
import { programFile } from "./program.ts"

/**
 * Npgsql with a data source that asks for the password of each new connection. Its periodic provider would hold a token for a fixed time, however much of
 * the token's own was left. The pool asks nobody whether the server still knows a connection, so the sample does.
 *
 * Npgsql documentation, "Security and Encryption", "Connection String Parameters"; its API reference, NpgsqlDataSourceBuilder.UsePasswordProvider,
 * NpgsqlDataSource.Clear.
 */
export const postgresqlSample: ClientSample = (input) => {
  const database = codeText`
    using Azure.Core;
    using Azure.Identity;
    using Npgsql;

    /// <summary>Connections to the database, as the identity of the app.</summary>
    sealed class Database : IAsyncDisposable
    {
        static readonly TokenRequestContext Scope = new(["${tokenScope(input)}"]);

        readonly NpgsqlDataSource _source;

        public Database()
        {
            TokenCredential credential = ${credentialCode(input)};
            var builder = new NpgsqlDataSourceBuilder(Read("${input.variable("CONNECTIONSTRING")}"));
            // Checks certificate and name of the server.
            builder.ConnectionStringBuilder.SslMode = SslMode.VerifyFull;
            // Is asked for each new connection.
            builder.UsePasswordProvider(
                _ => credential.GetToken(Scope, default).Token,
                async (_, cancellation) => (await credential.GetTokenAsync(Scope, cancellation)).Token);
            _source = builder.Build();
        }

        /// <summary>A connection from the pool that the server still knows; it goes back when it is disposed.</summary>
        public async Task<NpgsqlConnection> OpenAsync()
        {
            var connection = await _source.OpenConnectionAsync();
            if (await AnswersAsync(connection))
            {
                return connection;
            }
            // The server has ended it, and perhaps others that wait in the pool.
            await connection.DisposeAsync();
            _source.Clear();
            return await _source.OpenConnectionAsync();
        }

        public ValueTask DisposeAsync() => _source.DisposeAsync();

        static async Task<bool> AnswersAsync(NpgsqlConnection connection)
        {
            try
            {
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                await command.ExecuteNonQueryAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }

        ${readCode}
    }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `The data source asks the password provider for each new connection; ${keeperOfTokens(input)} keeps a token and gets the next one in time.`,
      tls: "`SslMode.VerifyFull` checks the server's certificate and name against the roots that the machine trusts, whatever `Ssl Mode` the setting has.",
      notes: [
        "**Sessions.** `OpenAsync` asks the server for a sign of life, and replaces what the server has ended.",
        "Entity Framework and Dapper work on it as well: give `UseNpgsql` the data source, and `EnableRetryOnFailure` in place of the sign of life.",
      ],
    }),
    manifestFile("Azure.Identity", "Npgsql"),
    { path: "Database.cs", text: database },
    programFile(
      {
        createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())",
        insert: "INSERT INTO visits DEFAULT VALUES",
        read: "SELECT current_user, count(*) FROM visits",
      },
      { disposable: true },
    ),
  ]
}
