import type { ClientSample, SampleFile } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, keeper } from "./credential.ts"
import { javaFile, mainFile } from "./main.ts"
import { azureIdentity, manifestFile, poolNote, run } from "./manifest.ts"

/**
 * MySQL Connector/J with HikariCP, which asks its data source for each new connection. The data source is the program's own: in Connector/J's the URL's
 * properties count more than others, and with `DriverManager` less.
 *
 * MySQL Connector/J, "Configuration Properties: Security"; HikariCP, `dataSource`; Azure Identity for Java.
 */
export const mysqlSample: ClientSample = (input) => {
  const { builder, expression } = credentialCode(input)
  const database = codeText`
    package visits;

    import com.azure.core.credential.TokenCredential;
    import com.azure.core.credential.TokenRequestContext;
    import ${builder};
    import com.zaxxer.hikari.HikariConfig;
    import com.zaxxer.hikari.HikariDataSource;
    import java.util.Map;

    final class Database {
        private static final TokenRequestContext SCOPE =
                new TokenRequestContext().addScopes("${tokenScope(input)}");

        private Database() {}

        /** A pool of connections. */
        static HikariDataSource open() {
            // ${keeper(input)}
            TokenCredential credential = ${expression};
            HikariConfig config = new HikariConfig();
            config.setDataSource(new TokenDataSource(
                    System.getenv("${input.variable("CONNECTIONSTRING")}"),
                    // Verifies certificate and name, whatever the URL says. The token goes in clear inside TLS.
                    Map.of("sslMode", "VERIFY_IDENTITY"),
                    () -> credential.getTokenSync(SCOPE).getToken()));
            config.setMinimumIdle(1);
            return new HikariDataSource(config);
        }
    }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: `HikariCP asks \`TokenDataSource\` for each new connection, which asks for a token then. ${keeper(input)}`,
      tls: "`VERIFY_IDENTITY` checks the server's certificate and name against the roots that Java trusts, whatever `sslmode` the URL has. With it Connector/J does not log in without TLS, so the token is never sent in the open.",
      notes: [poolNote],
    }),
    manifestFile(azureIdentity, {
      group: "com.mysql",
      artifact: "mysql-connector-j",
      version: "9.7.0",
      runtime: true,
    }),
    javaFile("Database", database),
    tokenDataSource,
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
      insert: "INSERT INTO visits VALUES ()",
      read: "SELECT substring_index(current_user(), '@', 1), count(*) FROM visits",
    }),
  ]
}

const tokenDataSource: SampleFile = javaFile(
  "TokenDataSource",
  codeText`
    package visits;

    import java.io.PrintWriter;
    import java.sql.Connection;
    import java.sql.DriverManager;
    import java.sql.SQLException;
    import java.sql.SQLFeatureNotSupportedException;
    import java.util.Map;
    import java.util.Properties;
    import java.util.function.Supplier;
    import java.util.logging.Logger;
    import javax.sql.DataSource;

    /** Logs in to a JDBC URL, each time with a new password. */
    record TokenDataSource(String url, Map<String, String> properties, Supplier<String> token)
            implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            Properties login = new Properties();
            login.putAll(properties);
            login.setProperty("password", token.get());
            return DriverManager.getConnection(url, login);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("The user is in the URL, and the password is a token.");
        }

        @Override
        public int getLoginTimeout() {
            return DriverManager.getLoginTimeout();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            DriverManager.setLoginTimeout(seconds);
        }

        @Override
        public PrintWriter getLogWriter() {
            return DriverManager.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter writer) {
            DriverManager.setLogWriter(writer);
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
  `,
)
