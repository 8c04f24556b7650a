import type { ClientSample } from "@keyless/core/plugin"
import { sampleReadme } from "@keyless/samples"
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
 * Spring Cloud Azure's starter for MySQL, which logs in as the connection's properties say. For Connector/J a property beside the URL counts more than one
 * in it.
 *
 * Microsoft, "Use Spring Data JDBC with Azure Database for MySQL"; MySQL Connector/J, "Configuration Properties: Security".
 */
export const mysqlSample: ClientSample = (input) => {
  const settings = passwordlessSettings(input)
  const database = databaseClass(input, null)
  return [
    sampleReadme(input, {
      ...run,
      tokens: tokenSentences(input),
      tls: "`VERIFY_IDENTITY` in `application.properties` counts more than `sslmode` in the URL: Connector/J checks the server's certificate and name against the roots that Java trusts, and does not log in without TLS, so the token is never sent in the open.",
      notes: [poolNote, ...namesNote(input, settings)],
    }),
    manifestFile({ group: "com.azure.spring", artifact: "spring-cloud-azure-starter-jdbc-mysql" }),
    propertiesFile(input, settings, [
      ...credentialLines(input),
      "# Verifies certificate and name, whatever the URL says.",
      "spring.datasource.hikari.data-source-properties.sslMode=VERIFY_IDENTITY",
    ]),
    ...(database === null ? [] : [javaFile("Database", database)]),
    applicationFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
      insert: "INSERT INTO visits VALUES ()",
      read: "SELECT substring_index(current_user(), '@', 1), count(*) FROM visits",
    }),
  ]
}
