import { expect } from "vitest"
import { mssqlDjangoLogin } from "./grammars/mssql-django.ts"
import { odbcAuthentication } from "./grammars/odbc.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner } from "./support/language.ts"
import { pymysqlSendsWithoutTls, python, pythonNeeds } from "./support/python.ts"

const django = { "python3-django": "django" }

const runner = (drivers: string, packages: Readonly<Record<string, string>>): Runner => ({
  drivers,
  needs: pythonNeeds({ ...django, ...packages }),
  prepare: async ({ stands }) => {
    const command = { program: python, environment: { PYTHONPATH: stands("python") } }
    return {
      ...command,
      args: ["manage.py", "visit"],
      before: { ...command, args: ["manage.py", "migrate"] },
    }
  },
})
/** What Django hands to mssql-django for a new connection, read as that one and Microsoft's ODBC driver read it. */
const parser: Parser = {
  driver: "mssql-django, Microsoft's ODBC driver",
  needs: pythonNeeds(django),
  authentication: odbcAuthentication,
  parse: async (environment, { stands, tool }) => {
    const output = await tool(python, ["manage.py", "visit"], {
      ...environment,
      PYTHONPATH: stands("django-mssql"),
    })
    const { token, ...login } = mssqlDjangoLogin(output)
    if (login.authentication === null) expect(token).toMatch(/^ey.+\..+\..+$/)
    return login
  },
}

languageTests({
  client: "django",
  runs: {
    "postgres-flexible": runner("Django, psycopg2, azure-identity", { "python3-psycopg2": "psycopg2" }),
    "mysql-flexible": {
      ...runner("Django, PyMySQL, azure-identity", { "python3-pymysql": "pymysql" }),
      sendsWithoutTls: pymysqlSendsWithoutTls,
    },
  },
  parses: { sql: parser, fabricsql: parser },
})
