import { join } from "node:path"
import { expect } from "vitest"
import { z } from "zod"
import { odbcAuthentication } from "./grammars/odbc.ts"
import { pdoLogin, type SqlsrvLogin, sqlsrvLogin } from "./grammars/sqlsrv.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner, Workshop } from "./support/language.ts"

const php = "/usr/bin/php"
const cli = { "php-cli": php }

const runner = (drivers: string, needs: Runner["needs"]): Runner => ({
  drivers,
  needs: { ...cli, ...needs },
  prepare: async () => ({ program: php, args: ["main.php"] }),
})

const handedToSqlsrv = z.strictObject({
  server: z.string(),
  options: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
})
const handedToPdo = z.strictObject({
  dsn: z.string(),
  user: z.string().nullable(),
  password: z.string().nullable(),
})

/** What the sample hands to a driver of Microsoft's, read as the driver reads it. */
const parser = (
  driver: string,
  args: (stands: Workshop["stands"]) => readonly string[],
  read: (handed: unknown) => SqlsrvLogin,
): Parser => ({
  driver,
  needs: cli,
  authentication: odbcAuthentication,
  parse: async (environment, { stands, tool }) => {
    const { login, token } = read(JSON.parse(await tool(php, args(stands), environment)))
    if (login.authentication === null) expect(token).toMatch(/^ey.+\..+\..+$/)
    return login
  },
})

languageTests({
  client: "php",
  runs: {
    "postgres-flexible": runner("pgsql", { "php-pgsql": "/usr/share/doc/php-pgsql" }),
    "mysql-flexible": runner("mysqli", { "php-mysql": "/usr/share/doc/php-mysql" }),
  },
  parses: {
    sql: parser(
      "Microsoft's sqlsrv",
      (stands) => ["-d", `auto_prepend_file=${join(stands("php-sqlsrv"), "sqlsrv.php")}`, "main.php"],
      (handed) => {
        const { server, options } = handedToSqlsrv.parse(handed)
        return sqlsrvLogin(server, options)
      },
    ),
    fabricsql: parser(
      "Microsoft's pdo_sqlsrv",
      (stands) => [join(stands("php-sqlsrv"), "pdo.php")],
      (handed) => {
        const { dsn, user, password } = handedToPdo.parse(handed)
        return pdoLogin(dsn, user, password)
      },
    ),
  },
})
