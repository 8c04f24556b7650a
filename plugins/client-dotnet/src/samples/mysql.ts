import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, keeperOfTokens, readCode } from "./credential.ts"
import { manifestFile, run } from "./manifest.ts"
import { programFile } from "./program.ts"

/**
 * MySqlConnector, whose connections ask for a password when a new session begins. It does not send a password in clear without TLS, and resets a session
 * before it is used again, which fails for one that the server has ended.
 *
 * MySqlConnector documentation, "MySqlConnection.ProvidePasswordCallback", "Connection Options" (`SSL Mode`, `Connection Reset`).
 */
export const mysqlSample: ClientSample = (input) => {
  const database = codeText`
    using Azure.Core;
    using Azure.Identity;
    using MySqlConnector;

    /// <summary>Connections to the database, as the identity of the app.</summary>
    sealed class Database : IAsyncDisposable
    {
        static readonly TokenRequestContext Scope = new(["${tokenScope(input)}"]);

        readonly TokenCredential _credential;
        readonly MySqlDataSource _source;

        public Database()
        {
            _credential = ${credentialCode(input)};
            var builder = new MySqlDataSourceBuilder(Read("${input.variable("CONNECTIONSTRING")}"));
            // Checks certificate and name of the server. The token goes in clear inside TLS, so it must go to nobody else.
            builder.ConnectionStringBuilder.SslMode = MySqlSslMode.VerifyFull;
            _source = builder.Build();
        }

        /// <summary>A connection from the pool; it goes back when it is disposed.</summary>
        public async Task<MySqlConnection> OpenAsync()
        {
            var connection = _source.CreateConnection();
            // Is asked only if the pool has no session that the server still knows.
            connection.ProvidePasswordCallback = _ => _credential.GetToken(Scope, default).Token;
            await connection.OpenAsync();
            return connection;
        }

        public ValueTask DisposeAsync() => _source.DisposeAsync();

        ${readCode}
    }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `The driver asks \`ProvidePasswordCallback\` for each new session; ${keeperOfTokens(input)} keeps a token and gets the next one in time.`,
      tls: "`MySqlSslMode.VerifyFull` checks the server's certificate and name against the roots that the machine trusts, whatever `SSL Mode` the setting has. The driver sends no password in clear without TLS.",
      notes: [
        "**Sessions.** The pool resets a session before it is used again (`Connection Reset`), and replaces what the server has ended.",
        "Dapper works on these connections. What wants a data source, such as Entity Framework, gets one with `UsePeriodicPasswordProvider` and an interval of less than five minutes, since a token is renewed five minutes before its end.",
      ],
    }),
    manifestFile("Azure.Identity", "MySqlConnector"),
    { path: "Database.cs", text: database },
    programFile(
      {
        createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
        insert: "INSERT INTO visits VALUES ()",
        read: "SELECT substring_index(current_user(), '@', 1), count(*) FROM visits",
      },
      { disposable: true },
    ),
  ]
}
