import { z } from "zod"
import { sqlServerLogin } from "./grammars/jdbc-sql-server.ts"
import {
  distrustJava,
  jar,
  type JavaKit,
  javaNeeds,
  prepareJava,
  springJars,
  springNeeds,
} from "./support/java.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner } from "./support/language.ts"

const needs = { ...javaNeeds, ...springNeeds }

const kit = (standIn: readonly string[], jars: readonly string[]): JavaKit => ({
  standIns: [...standIn, "java-spring", "java"],
  jars: [...jars.map(jar), ...springJars],
  mainClass: "visits.Application",
})
const sqlServer = kit(["java-sql-server"], [])
const standIns = "stand-ins for Spring Boot, Spring Cloud Azure and azure-identity"

const handed = z.strictObject({ url: z.string(), properties: z.record(z.string(), z.string()) })

/** What the program hands to Microsoft's JDBC driver, read as that reads it. */
const parser: Parser = {
  driver: "Microsoft's JDBC driver, behind Spring 4.3 and a stand-in for Spring Boot",
  needs,
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
