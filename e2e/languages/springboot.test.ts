import {
  distrustJava,
  jar,
  type JavaKit,
  javaNeeds,
  prepareJava,
  springJars,
  springNeeds,
  sqlServerParser,
} from "./support/java.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Runner } from "./support/language.ts"

const needs = { ...javaNeeds, ...springNeeds }

const kit = (standIn: readonly string[], jars: readonly string[]): JavaKit => ({
  standIns: [...standIn, "java-spring", "java"],
  jars: [...jars.map(jar), ...springJars],
  mainClass: "visits.Application",
})
const sqlServer = kit(["java-sql-server"], [])
const standIns = "stand-ins for Spring Boot, Spring Cloud Azure and azure-identity"

const parser = sqlServerParser(
  "Microsoft's JDBC driver, behind Spring 4.3 and a stand-in for Spring Boot",
  needs,
  sqlServer,
)

const runner = (drivers: string, own: JavaKit, ownNeeds: Runner["needs"] = {}): Runner => ({
  drivers: `Spring 4.3, HikariCP, ${drivers}, ${standIns}`,
  needs: { ...needs, ...ownNeeds },
  prepare: (workshop) => prepareJava(workshop, own),
  distrust: distrustJava,
})

languageTests({
  client: "springboot",
  runs: {
    "postgres-flexible": runner("PgJDBC", kit([], [])),
    "mysql-flexible": runner(
      "MariaDB's driver behind Connector/J's properties",
      kit(["java-mysql"], ["mariadb-java-client"]),
      { "libmariadb-java": jar("mariadb-java-client") },
    ),
  },
  parses: { sql: parser, fabricsql: parser },
})
