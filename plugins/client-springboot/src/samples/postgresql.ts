import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { applicationFile, javaFile } from "./application.ts"
import { manifestFile, poolNote, run } from "./manifest.ts"
import {
  credentialLines,
  databaseClass,
  namesNote,
  passwordlessSettings,
  tokenSentences,
} from "./passwordless.ts"
import { propertiesFile } from "./properties.ts"

/**
 * Spring Cloud Azure's starter for PostgreSQL, which logs in as the connection's properties say. It leaves a URL alone that has another `sslmode` than
 * `require`, and for PgJDBC a property beside the URL counts less than one in it; so the pool's URL is changed after the starter has seen it.
 *
 * Microsoft, "Use Spring Data JDBC with Azure Database for PostgreSQL"; Spring Boot, "Configure a Custom DataSource"; PgJDBC, "Connecting to the
 * Database".
 */
export const postgresqlSample: ClientSample = (input) => {
  const settings = passwordlessSettings(input)
  const database = databaseClass(input, {
    imports: [
      "com.zaxxer.hikari.HikariDataSource",
      "org.springframework.boot.context.properties.ConfigurationProperties",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceProperties",
    ],
    beans: codeText`
      // Of two equal parameters in a URL the last counts.
      private static final String VERIFIED_TLS =
              "&sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";

      /** The pool that Spring Boot would make, but it verifies certificate and name, whatever the URL says. */
      @Bean
      @ConfigurationProperties("spring.datasource.hikari")
      HikariDataSource dataSource(DataSourceProperties properties) {
          HikariDataSource pool = properties
                  .initializeDataSourceBuilder()
                  .type(HikariDataSource.class)
                  .build();
          pool.setJdbcUrl(pool.getJdbcUrl() + VERIFIED_TLS);
          return pool;
      }
    `,
  })
  return [
    sampleReadme(input, {
      ...run,
      tokens: tokenSentences(input),
      tls: "`Database.java` makes the pool verify the server's certificate and name against the roots that Java trusts. The URL alone does not: its `sslmode=require` only encrypts, and Spring Cloud Azure wants it so.",
      notes: [poolNote, ...namesNote(input, settings)],
    }),
    manifestFile({ group: "com.azure.spring", artifact: "spring-cloud-azure-starter-jdbc-postgresql" }),
    propertiesFile(input, settings, credentialLines(input)),
    ...(database === null ? [] : [javaFile("Database", database)]),
    applicationFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())",
      insert: "INSERT INTO visits DEFAULT VALUES",
      read: "SELECT current_user, count(*) FROM visits",
    }),
  ]
}
