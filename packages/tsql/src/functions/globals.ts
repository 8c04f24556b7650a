import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import { isKnownGlobal } from "../known/functions.ts"
import type { SessionState } from "../run/context.ts"
import type { Cell } from "../values/cell.ts"
import { int, nvarchar } from "../values/types.ts"

/** Version that Azure SQL and SQL database in Fabric give themselves. */
export const productVersion = "12.0.2000.8"

type Global = readonly [type: SqlType, value: (session: SessionState) => Cell]

const globals: Readonly<Record<string, Global>> = {
  "@@VERSION": [nvarchar(300), () => `Microsoft SQL Azure (RTM) - ${productVersion} \n\tKeyless sandbox`],
  "@@SERVERNAME": [nvarchar(128), ({ server }) => server.name],
  "@@SPID": [{ name: "smallint" }, ({ sessionId }) => BigInt(sessionId)],
  "@@TRANCOUNT": [int, ({ transactions }) => BigInt(transactions)],
  "@@ROWCOUNT": [int, ({ rowCount }) => BigInt(rowCount)],
  "@@ERROR": [int, ({ lastError }) => BigInt(lastError)],
  "@@IDENTITY": [{ name: "decimal", precision: 38, scale: 0 }, ({ lastIdentity }) => lastIdentity],
  "@@LANGUAGE": [nvarchar(128), () => "us_english"],
  "@@LANGID": [{ name: "smallint" }, () => 0n],
  "@@DATEFIRST": [{ name: "tinyint" }, ({ options }) => BigInt(options.dateFirst)],
  "@@MAX_PRECISION": [{ name: "tinyint" }, () => 38n],
  "@@MAX_CONNECTIONS": [int, () => 32767n],
  "@@OPTIONS": [int, () => 5432n],
  "@@TEXTSIZE": [int, ({ options }) => BigInt(options.textSize)],
  "@@LOCK_TIMEOUT": [int, ({ options }) => BigInt(options.lockTimeout)],
  "@@SERVICENAME": [nvarchar(128), () => "MSSQLSERVER"],
  "@@MICROSOFTVERSION": [int, () => 201328592n],
  "@@NESTLEVEL": [int, () => 0n],
  "@@FETCH_STATUS": [int, () => 0n],
}

/** Value of an `@@` function. Throws Msg 137 for one that is not known. */
export function globalValue(session: SessionState, name: string): { cell: Cell; type: SqlType } {
  const found = globals[name.toUpperCase()]
  if (found === undefined) {
    if (isKnownGlobal(name.toUpperCase())) throw unsupported(name.toUpperCase())
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, {
      severity: 15,
      state: 2,
      endsBatch: true,
    })
  }
  const [type, value] = found
  return { cell: value(session), type }
}
