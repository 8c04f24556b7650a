import { z } from "zod"
import { sqlServerLogin } from "./grammars/jdbc-sql-server.ts"
import { distrustJava, jar, type JavaKit, javaNeeds, prepareJava } from "./support/java.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner } from "./support/language.ts"

const handed = z.strictObject({ url: z.string(), properties: z.record(z.string(), z.string()) })

const kit = (standIns: readonly string[], jars: readonly string[]): JavaKit => ({
  standIns: [...standIns, "java"],
  jars: [...jars, "HikariCP", "slf4j-api"].map(jar),
  mainClass: "visits.Main",
})
const sqlServer = kit(["java-sql-server"], [])

const runner = (drivers: string, needs: Runner["needs"], own: JavaKit): Runner => ({
  drivers,
  needs: { ...javaNeeds, ...needs },
  prepare: (workshop) => prepareJava(workshop, own),
  distrust: distrustJava,
})
/** What the sample hands to Microsoft's JDBC driver, read as that reads it. */
const parser: Parser = {
  driver: "Microsoft's JDBC driver",
  needs: javaNeeds,
  authentication: {
    "system-identity": "ActiveDirectoryMSI",
    "user-identity": "ActiveDirectoryMSI",
    "service-principal": "ActiveDirectoryServicePrincipal",
    "user-account": "ActiveDirectoryDefault",
  },
  parse: async (environment, workshop) => {
    const { program, args } = await prepareJava(workshop, sqlServer)
    const { url, properties } = handed.parse(JSON.parse(await workshop.tool(program, args, environment)))
    return sqlServerLogin(url, properties)
  },
}

languageTests({
  client: "java",
  runs: {
    "postgres-flexible": runner(
      "PgJDBC, HikariCP, a stand-in for azure-identity",
      { "libpostgresql-jdbc-java": jar("postgresql") },
      kit([], ["postgresql"]),
    ),
    "mysql-flexible": runner(
      "MariaDB's driver behind Connector/J's properties, HikariCP, a stand-in for azure-identity",
      { "libmariadb-java": jar("mariadb-java-client") },
      kit(["java-mysql"], ["mariadb-java-client"]),
    ),
  },
  parses: { sql: parser, fabricsql: parser },
})
