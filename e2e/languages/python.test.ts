import { readOdbc } from "@keyless/connection-strings"
import { expect } from "vitest"
import { z } from "zod"
import { odbcAuthentication, odbcLogin, odbcToken } from "./grammars/odbc.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner } from "./support/language.ts"
import { pymysqlSendsWithoutTls, python, pythonNeeds } from "./support/python.ts"

const handed = z.strictObject({
  connectionString: z.string(),
  attributes: z.record(z.string(), z.string()).default({}),
})

const runner = (drivers: string, packages: Readonly<Record<string, string>>): Runner => ({
  drivers,
  needs: pythonNeeds({ "python3-sqlalchemy": "sqlalchemy", ...packages }),
  prepare: async ({ stands }) => ({
    program: python,
    args: ["main.py"],
    environment: { PYTHONPATH: stands("python") },
  }),
})
/** What the sample hands to pyodbc, read as Microsoft's ODBC driver reads it. */
const parser: Parser = {
  driver: "Microsoft's ODBC driver",
  needs: pythonNeeds({}),
  authentication: odbcAuthentication,
  parse: async (environment, { stands, tool }) => {
    const output = await tool(python, ["main.py"], { ...environment, PYTHONPATH: stands("python-odbc") })
    const { connectionString, attributes } = handed.parse(JSON.parse(output))
    const login = odbcLogin(readOdbc(connectionString, { twice: "first" }))
    if (login.authentication === null) expect(odbcToken(attributes["1256"] ?? "")).toMatch(/^ey.+\..+\..+$/)
    return login
  },
}

languageTests({
  client: "python",
  runs: {
    "postgres-flexible": runner("psycopg2, azure-identity", { "python3-psycopg2": "psycopg2" }),
    "mysql-flexible": {
      ...runner("PyMySQL, azure-identity", { "python3-pymysql": "pymysql" }),
      sendsWithoutTls: pymysqlSendsWithoutTls,
    },
  },
  parses: { sql: parser, fabricsql: parser },
})
