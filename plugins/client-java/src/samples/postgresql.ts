import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, keeper } from "./credential.ts"
import { javaFile, mainFile } from "./main.ts"
import { azureIdentity, manifestFile, poolNote, run } from "./manifest.ts"

/**
 * PgJDBC with HikariCP, which asks its data source for each new connection. The data source is PgJDBC's own, whose properties count
 * more than those that it took from a URL; with `DriverManager` the URL's would.
 *
 * PgJDBC, "Connecting to the Database", "Using SSL: Configuring the Client"; HikariCP, `dataSource`; Azure Identity for Java.
 */
export const postgresqlSample: ClientSample = (input) => {
  const { builder, expression } = credentialCode(input)
  const database = codeText`
    package visits;

    import com.azure.core.credential.TokenCredential;
    import com.azure.core.credential.TokenRequestContext;
    import ${builder};
    import com.zaxxer.hikari.HikariConfig;
    import com.zaxxer.hikari.HikariDataSource;
    import java.sql.Connection;
    import java.sql.SQLException;
    import org.postgresql.ds.PGSimpleDataSource;

    final class Database {
        private static final TokenRequestContext SCOPE =
                new TokenRequestContext().addScopes("${tokenScope(input)}");

        private Database() {}

        /** A pool of connections. */
        static HikariDataSource open() {
            // ${keeper(input)}
            TokenCredential credential = ${expression};
            PGSimpleDataSource server = new PGSimpleDataSource() {
                /** A new connection, with a token that is valid at this moment. */
                @Override
                public Connection getConnection() throws SQLException {
                    return getConnection(getUser(), credential.getTokenSync(SCOPE).getToken());
                }
            };
            server.setUrl(System.getenv("${input.variable("CONNECTIONSTRING")}"));
            // Verifies certificate and name, whatever the URL says, against the roots that Java trusts.
            server.setSslMode("verify-full");
            server.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
            HikariConfig config = new HikariConfig();
            config.setDataSource(server);
            config.setMinimumIdle(1);
            return new HikariDataSource(config);
        }
    }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `HikariCP asks the data source for each new connection, which asks for a token then. ${keeper(input)}`,
      tls: "`verify-full` checks the server's certificate and name, whatever `sslmode` the URL has, and `DefaultJavaSSLFactory` does so against the roots that Java trusts. By itself PgJDBC wants a file with them.",
      notes: [poolNote],
    }),
    manifestFile(azureIdentity, {
      group: "org.postgresql",
      artifact: "postgresql",
      version: "42.7.13",
    }),
    javaFile("Database", database),
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())",
      insert: "INSERT INTO visits DEFAULT VALUES",
      read: "SELECT current_user, count(*) FROM visits",
    }),
  ]
}
