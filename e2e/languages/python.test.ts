import { expect } from "vitest"
import { z } from "zod"
import { odbcLogin, odbcToken, parseOdbc } from "./grammars/odbc.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner } from "./support/language.ts"

const python = "/usr/bin/python3"
const packages = "/usr/lib/python3/dist-packages"
const identity = { "python3-azure": `${packages}/azure/identity/__init__.py` }

const handed = z.strictObject({
  connectionString: z.string(),
  attributes: z.record(z.string(), z.string()).default({}),
})

const runner = (drivers: string, needs: Runner["needs"]): Runner => ({
  drivers,
  needs: { ...identity, "python3-sqlalchemy": `${packages}/sqlalchemy/__init__.py`, ...needs },
  prepare: async ({ stands }) => ({
    program: python,
    args: ["main.py"],
    environment: { PYTHONPATH: stands("python") },
  }),
})
/** What the sample hands to pyodbc, read as Microsoft's ODBC driver reads it. */
const parser: Parser = {
  driver: "Microsoft's ODBC driver",
  needs: identity,
  authentication: {
    "system-identity": "ActiveDirectoryMsi",
    "user-identity": "ActiveDirectoryMsi",
    "service-principal": "ActiveDirectoryServicePrincipal",
    "user-account": null,
  },
  parse: async (environment, { stands, tool }) => {
    const output = await tool(python, ["main.py"], { ...environment, PYTHONPATH: stands("python-odbc") })
    const { connectionString, attributes } = handed.parse(JSON.parse(output))
    const login = odbcLogin(parseOdbc(connectionString))
    if (login.authentication === null) expect(odbcToken(attributes["1256"] ?? "")).toMatch(/^ey.+\..+\..+$/)
    return login
  },
}

languageTests({
  client: "python",
  runs: {
    "postgres-flexible": runner("psycopg2, azure-identity", {
      "python3-psycopg2": `${packages}/psycopg2/__init__.py`,
    }),
    "mysql-flexible": {
      ...runner("PyMySQL, azure-identity", { "python3-pymysql": `${packages}/pymysql/__init__.py` }),
      sendsWithoutTls: "PyMySQL does so before version 1.2",
    },
  },
  parses: { sql: parser, fabricsql: parser },
})
