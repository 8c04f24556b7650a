import { expect } from "vitest"
import { mssqlDjangoLogin } from "./grammars/mssql-django.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner } from "./support/language.ts"

const python = "/usr/bin/python3"
const packages = "/usr/lib/python3/dist-packages"
const needs = {
  "python3-azure": `${packages}/azure/identity/__init__.py`,
  "python3-django": `${packages}/django/__init__.py`,
}

const runner = (drivers: string, more: Runner["needs"]): Runner => ({
  drivers,
  needs: { ...needs, ...more },
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
  needs,
  authentication: {
    "system-identity": "ActiveDirectoryMsi",
    "user-identity": "ActiveDirectoryMsi",
    "service-principal": "ActiveDirectoryServicePrincipal",
    "user-account": null,
  },
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
    "postgres-flexible": runner("Django, psycopg2, azure-identity", {
      "python3-psycopg2": `${packages}/psycopg2/__init__.py`,
    }),
    "mysql-flexible": {
      ...runner("Django, PyMySQL, azure-identity", {
        "python3-pymysql": `${packages}/pymysql/__init__.py`,
      }),
      sendsWithoutTls: "PyMySQL does so before version 1.2",
    },
  },
  parses: { sql: parser, fabricsql: parser },
})
