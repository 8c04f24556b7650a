import { readOdbc } from "@keyless/connection-strings"
import { z } from "zod"
import type { Login } from "../support/language.ts"
import { odbcLogin } from "./odbc.ts"

/** What Django adds to every entry of `DATABASES`, which says nothing about the login. */
const djangos = {
  ATOMIC_REQUESTS: z.boolean(),
  AUTOCOMMIT: z.literal(true),
  CONN_HEALTH_CHECKS: z.boolean(),
  CONN_MAX_AGE: z.number(),
  TEST: z.record(z.string(), z.unknown()),
  TIME_ZONE: z.null(),
}
const parameters = z.strictObject({
  ...djangos,
  ENGINE: z.string(),
  HOST: z.string().min(1),
  PORT: z.string().regex(/^\d+$/),
  NAME: z.string().min(1),
  USER: z.string(),
  PASSWORD: z.string(),
  TOKEN: z.string().min(1).optional(),
  OPTIONS: z.strictObject({ driver: z.string(), extra_params: z.string() }),
})

/** Keywords that mssql-django writes itself; once more in `extra_params`, nobody could tell which one counts. */
const own = ["driver", "server", "uid", "pwd", "database"]

/**
 * What mssql-django and Microsoft's ODBC driver under it make of an entry of `DATABASES`.
 *
 * Microsoft, "Configure settings for mssql-django", "Microsoft Entra authentication with mssql-django".
 *
 * @param json - the parameters of a new connection
 * @throws Error where the two would refuse them, or not take them for what they are meant to be
 */
export function mssqlDjangoLogin(json: string): Login & { readonly token: string | null } {
  const { HOST, PORT, NAME, USER, PASSWORD, TOKEN, OPTIONS } = parameters.parse(JSON.parse(json))
  const extra = Object.fromEntries(
    Object.entries(readOdbc(OPTIONS.extra_params)).map(([keyword, value]) => [keyword.toLowerCase(), value]),
  )
  const twice = Object.keys(extra).filter((keyword) => own.includes(keyword))
  if (twice.length > 0) throw new Error(`extra_params repeats ${twice.join(", ")}`)
  const authentication = extra["authentication"]
  if (TOKEN !== undefined && (USER !== "" || authentication !== undefined)) {
    throw new Error("the driver takes neither user nor Authentication beside a token")
  }
  if (TOKEN === undefined && authentication === undefined) {
    throw new Error(
      "without Authentication mssql-django logs in with a password of SQL Server's, or as a user of Windows",
    )
  }
  // Beside a user a password is written even if it is empty, but the driver reads none for a managed identity.
  const asksPassword = USER !== "" && authentication?.toLowerCase() !== "activedirectorymsi"
  const login = odbcLogin({
    Driver: OPTIONS.driver,
    Server: `tcp:${HOST},${PORT}`,
    Database: NAME,
    ...(USER === "" ? {} : { UID: USER }),
    ...(asksPassword || PASSWORD !== "" ? { PWD: PASSWORD } : {}),
    ...extra,
  })
  return { ...login, token: TOKEN ?? null }
}
