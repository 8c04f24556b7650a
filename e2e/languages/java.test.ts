import { distrustJava, jar, type JavaKit, javaNeeds, prepareJava, sqlServerParser } from "./support/java.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Runner } from "./support/language.ts"

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
const parser = sqlServerParser("Microsoft's JDBC driver", javaNeeds, sqlServer)

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
