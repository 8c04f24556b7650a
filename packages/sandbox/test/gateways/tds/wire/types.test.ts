import { TYPES } from "tedious"
import type { Connection } from "tedious"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { SqlType, SqlValue } from "@keyless/tsql"
import { createBench, run } from "./bench.ts"
import type { Bench } from "./bench.ts"
import { column, results } from "./fake-engine.ts"

let bench: Bench
let connection: Connection
beforeAll(async () => {
  bench = await createBench()
  connection = await bench.asAdmin({ useUTC: true })
})
afterAll(() => bench.close())
beforeEach(() => {
  bench.engine.executed.length = 0
})

type DataType = (typeof TYPES)[keyof typeof TYPES]

const at = new Date("2026-11-24T13:45:06.789Z")
const guid = "6F9619FF-8B86-D011-B42D-00C04FC964FF"

/** A parameter as tedious takes it, as the engine gets it, and what tedious reads of it as a column. */
const cases: [string, DataType, unknown, Record<string, unknown>, SqlType, SqlValue, unknown][] = [
  ["bit", TYPES.Bit, true, {}, { name: "bit" }, true, true],
  ["tinyint", TYPES.TinyInt, 255, {}, { name: "tinyint" }, 255, 255],
  ["smallint", TYPES.SmallInt, -32_768, {}, { name: "smallint" }, -32_768, -32_768],
  ["int", TYPES.Int, -2_147_483_648, {}, { name: "int" }, -2_147_483_648, -2_147_483_648],
  [
    "bigint",
    TYPES.BigInt,
    "-9223372036854775808",
    {},
    { name: "bigint" },
    -9_223_372_036_854_775_808n,
    "-9223372036854775808",
  ],
  ["real", TYPES.Real, 1.5, {}, { name: "real" }, 1.5, 1.5],
  ["float", TYPES.Float, -1.7e308, {}, { name: "float" }, -1.7e308, -1.7e308],
  ["money", TYPES.Money, -1234.5678, {}, { name: "money" }, "-1234.5678", -1234.5678],
  ["smallmoney", TYPES.SmallMoney, 214.7483, {}, { name: "money" }, "214.7483", 214.7483],
  [
    "decimal",
    TYPES.Decimal,
    -12_345.678,
    { precision: 18, scale: 3 },
    { name: "decimal", precision: 18, scale: 3 },
    "-12345.678",
    -12_345.678,
  ],
  [
    "numeric",
    TYPES.Numeric,
    0.05,
    { precision: 5, scale: 2 },
    { name: "decimal", precision: 5, scale: 2 },
    "0.05",
    0.05,
  ],
  ["uniqueidentifier", TYPES.UniqueIdentifier, guid, {}, { name: "uniqueidentifier" }, guid, guid],
  ["date", TYPES.Date, at, {}, { name: "date" }, "2026-11-24", new Date("2026-11-24T00:00:00Z")],
  [
    "datetime",
    TYPES.DateTime,
    at,
    {},
    { name: "datetime" },
    "2026-11-24T13:45:06.790",
    new Date("2026-11-24T13:45:06.790Z"),
  ],
  [
    "smalldatetime",
    TYPES.SmallDateTime,
    new Date("2026-11-24T13:45:00Z"),
    {},
    { name: "datetime" },
    "2026-11-24T13:45:00",
    new Date("2026-11-24T13:45:00Z"),
  ],
  [
    "datetime2",
    TYPES.DateTime2,
    at,
    { scale: 7 },
    { name: "datetime2", scale: 7 },
    "2026-11-24T13:45:06.7890000",
    at,
  ],
  [
    "datetime2(0)",
    TYPES.DateTime2,
    new Date("0001-01-01T00:00:00Z"),
    { scale: 0 },
    { name: "datetime2", scale: 0 },
    "0001-01-01T00:00:00",
    new Date("0001-01-01T00:00:00Z"),
  ],
  [
    "time",
    TYPES.Time,
    at,
    { scale: 3 },
    { name: "time", scale: 3 },
    "13:45:06.789",
    new Date("1970-01-01T13:45:06.789Z"),
  ],
  ["nvarchar", TYPES.NVarChar, "Zoë 😀", {}, { name: "nvarchar", length: 6 }, "Zoë 😀", "Zoë 😀"],
  ["empty nvarchar", TYPES.NVarChar, "", {}, { name: "nvarchar", length: 1 }, "", ""],
  ["varchar", TYPES.VarChar, "Zoë €", {}, { name: "varchar", length: 5 }, "Zoë €", "Zoë €"],
  ["nchar", TYPES.NChar, "ab", { length: 2 }, { name: "nchar", length: 2 }, "ab", "ab"],
  ["char", TYPES.Char, "ab", { length: 2 }, { name: "char", length: 2 }, "ab", "ab"],
  [
    "varbinary",
    TYPES.VarBinary,
    Buffer.of(0, 1, 255),
    {},
    { name: "varbinary", length: 3 },
    Buffer.of(0, 1, 255),
    Buffer.of(0, 1, 255),
  ],
  [
    "binary",
    TYPES.Binary,
    Buffer.of(1, 2),
    { length: 2 },
    { name: "binary", length: 2 },
    Buffer.of(1, 2),
    Buffer.of(1, 2),
  ],
  ["text", TYPES.Text, "long", {}, { name: "varchar", length: null }, "long", "long"],
  ["ntext", TYPES.NText, "länger", {}, { name: "nvarchar", length: null }, "länger", "länger"],
  [
    "image",
    TYPES.Image,
    Buffer.of(9, 8),
    {},
    { name: "varbinary", length: null },
    Buffer.of(9, 8),
    Buffer.of(9, 8),
  ],
]

describe("parameters that come back as columns", () => {
  test.each(cases)("%s", async (_name, type, value, options, sqlType, received, read) => {
    const { rows } = await run(connection, "echo @value", (request) =>
      request.addParameter("value", type, value, options),
    )
    expect(bench.engine.executed[0]?.parameters).toEqual([
      { name: "@value", type: sqlType, value: received, output: false },
    ])
    expect(rows).toEqual([{ value: read }])
  })

  test.each(cases)("null of %s", async (_name, type, _value, options) => {
    const { rows } = await run(connection, "echo @value", (request) =>
      request.addParameter("value", type, null, options),
    )
    expect(bench.engine.executed[0]?.parameters[0]?.value).toBeNull()
    expect(rows).toEqual([{ value: null }])
  })
})

test("a datetimeoffset has the time of its offset as text and the moment on the wire", async () => {
  const type: SqlType = { name: "datetimeoffset", scale: 7 }
  const columns = [
    column("east", type),
    column("west", type),
    column("short", { name: "datetimeoffset", scale: 0 }),
  ]
  const values = [
    "2026-01-01T01:30:00.1234567+02:00",
    "2025-12-31T20:30:00-05:00",
    "2026-06-01T00:00:00+00:00",
  ]
  results.set("offsets", [
    { kind: "rows", columns, rows: [values] },
    { kind: "done", rowCount: 1 },
  ])
  const { rows } = await run(connection, "offsets")
  expect(rows).toMatchObject([
    {
      east: new Date("2025-12-31T23:30:00.123Z"),
      west: new Date("2026-01-01T01:30:00Z"),
      short: new Date("2026-06-01T00:00:00Z"),
    },
  ])
  await run(connection, "echo @at", (request) => request.addParameter("at", TYPES.DateTimeOffset, at))
  const [sent] = bench.engine.executed.at(-1)?.parameters ?? []
  const text = String(sent?.value)
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}[+-]\d\d:\d\d$/)
  expect(new Date(text).getTime()).toBe(at.getTime())
})

test.each([
  ["nvarchar(max)", TYPES.NVarChar, "ä€x".repeat(700_000)],
  ["varchar(max)", TYPES.VarChar, "abc".repeat(700_000)],
  ["varbinary(max)", TYPES.VarBinary, Buffer.alloc(3_000_000, "0123456789")],
] as const)("large values of %s arrive whole", async (_name, type, value) => {
  const { rows } = await run(connection, "echo @value", (request) =>
    request.addParameter("value", type, value),
  )
  expect(bench.engine.executed[0]?.parameters[0]?.type).toMatchObject({ length: null })
  expect(rows[0]?.["value"]).toEqual(value)
})

test("a type that the server cannot read is named, and the session goes on", async () => {
  const attempt = run(connection, "echo @table", (request) =>
    request.addParameter("table", TYPES.TVP, { columns: [{ name: "id", type: TYPES.Int }], rows: [[1]] }),
  )
  await expect(attempt).rejects.toThrow('Parameter 3 ("@table"): Data type 0xF3 is unknown.')
  expect((await run(connection, "select 1 as one")).rows).toEqual([{ one: 1 }])
})
