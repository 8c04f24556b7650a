import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Database, type Session, startDatabase } from "./support.ts"

let database: Database
let admin: Session
beforeAll(async () => {
  database = await startDatabase()
  admin = await database.connect()
})
afterAll(() => database.close())

/** What an expression is, as text, so that digits behind the point are seen. */
const shown = async (sql: string) => admin.value(`select ${sql}`)

describe("conversions", () => {
  test.each<[string, unknown]>([
    ["cast(12345 as varchar(2))", "*"],
    ["cast(12345 as char(3))", "*  "],
    ["convert(varchar(2), 12345)", "*"],
    ["cast(12 as varchar(2))", "12"],
    ["cast(12345 as nvarchar(2))", "Msg 8115"],
    ["cast(cast(12345 as bigint) as varchar(2))", "Msg 8115"],
    ["cast(123.456 as varchar(4))", "Msg 8115"],
    ["cast(123.456 as nvarchar(4))", "Msg 8115"],
    ["cast(123.456 as varchar(7))", "123.456"],
    ["cast(cast(123.45 as money) as varchar(4))", "Msg 234"],
    ["cast(1234.5e0 as varchar(2))", "Msg 232"],
    ["cast(newid() as varchar(10))", "Msg 8170"],
    ["cast('abcdef' as varchar(3))", "abc"],
    ["cast(cast('2026-03-04' as date) as varchar(4))", "2026"],
    ["cast(N'日本é' as varchar(10))", "??é"],
    ["'日本é'", "??é"],
    ["N'日本é'", "日本é"],
    ["cast(0x414243 as varchar(10))", "ABC"],
    ["cast('ABC' as varbinary(10))", Buffer.from("ABC")],
    ["cast(300 as tinyint)", "Msg 220"],
    ["cast(70000 as smallint)", "Msg 220"],
    ["cast(3000000000 as int)", "Msg 8115"],
    ["cast('300' as tinyint)", "Msg 244"],
    ["cast('3000000000' as int)", "Msg 248"],
    ["cast(3e9 as int)", "Msg 232"],
    ["cast('1.5' as int)", "Msg 245"],
    ["cast('' as int)", 0],
    ["cast(9.99 as int)", 9],
    ["cast(-9.99 as int)", -9],
    ["cast(cast(9.99 as money) as int)", 10],
    ["cast(9.99e0 as int)", 9],
    ["cast('' as decimal(5, 2))", "Msg 8114"],
    ["cast('1e2' as decimal(5, 2))", "Msg 8114"],
    ["cast('$1,234.5' as money)", 1234.5],
    ["cast(1234.5 as decimal(5, 2))", "Msg 8115"],
    ["cast('x' as float)", "Msg 8114"],
    ["cast('2026-02-30' as datetime)", "Msg 242"],
    ["cast('1700-01-01' as datetime)", "Msg 242"],
    ["cast('2026-02-30' as date)", "Msg 241"],
    ["cast('nonsense' as datetime)", "Msg 241"],
    ["cast('2026-01-01 00:00:00.1234567' as datetime)", "Msg 241"],
    ["convert(varchar(30), cast('3/4/2026' as datetime), 126)", "2026-03-04T00:00:00"],
    ["convert(varchar(30), cast('Mar 4, 2026 3:05 PM' as datetime), 126)", "2026-03-04T15:05:00"],
    ["convert(varchar(30), cast('4-Mar-26' as datetime), 126)", "2026-03-04T00:00:00"],
    ["convert(varchar(30), cast('260304' as datetime), 126)", "2026-03-04T00:00:00"],
    ["convert(varchar(30), cast(0 as datetime), 126)", "1900-01-01T00:00:00"],
    ["convert(varchar(30), cast(1.5 as datetime), 126)", "1900-01-02T12:00:00"],
    ["cast(cast('1900-01-11T12:00:01' as datetime) as int)", 11],
    ["cast(cast('1900-01-11T12:00:00' as datetime) as float)", 10.5],
    ["convert(varchar(30), cast('2026-03-04T05:06:07.120' as datetime), 126)", "2026-03-04T05:06:07.120"],
    [
      "convert(varchar(40), cast('2026-03-04T05:06:07+02:00' as datetimeoffset(0)), 126)",
      "2026-03-04T05:06:07+02:00",
    ],
    ["cast(cast('2026-01-01' as date) as int)", "Msg 529"],
    ["cast(newid() as int)", "Msg 529"],
    ["cast(0x01 as decimal(5, 2))", "Msg 40515"],
    ["cast(cast(1 as decimal(38, 20)) as float)", "Msg 40515"],
    ["try_cast('x' as int)", null],
    ["try_cast(12345 as tinyint)", null],
  ])("%s", async (sql, value) => {
    expect(await shown(sql)).toEqual(value)
  })

  test.each([
    ["declare @b varbinary(9) = 'abc'", 257],
    ["declare @i int = getdate()", 257],
    ["declare @v varchar(9) = cast(1 as money)", 257],
    ["declare @d date = 1", 206],
    ["declare @g uniqueidentifier = 1", 206],
    ["select 1 where cast('2026-01-01' as date) = 1", 206],
    ["declare @d datetime = 1; declare @m money = '1.5'; declare @i int = '5'", undefined],
  ])("%s: %s", async (sql, number) => {
    expect(await admin.error(sql)).toBe(number)
  })

  test("what a column is too short for is refused; what a variable is too short for is cut", async () => {
    await admin.rows(
      "drop table if exists c; create table c (v varchar(3), n nvarchar(3), i tinyint, d decimal(4, 1))",
    )
    expect(await admin.error("insert c (v) values ('abcd')")).toBe(2628)
    expect(await admin.error("insert c (v) values (12345)")).toBe(8115)
    expect(await admin.error("insert c (i) values (300)")).toBe(220)
    expect(await admin.error("insert c (d) values (12345)")).toBe(8115)
    expect(
      await admin.value("insert c (v, d) values ('abc   ', 1.25); select v + cast(d as varchar(9)) from c"),
    ).toBe("abc1.3")
    expect(await admin.value("declare @v varchar(3) = 'abcd'; select @v")).toBe("abc")
    expect(await admin.value("declare @v varchar(2) = 12345; select @v")).toBe("*")
  })
})

/** A value with its type, as `value precision,scale`. */
const typed = async (sql: string) => {
  await admin.batch("drop view if exists typed_v")
  const made = await admin.error(`create view typed_v as select ${sql} as x`)
  if (made !== undefined) return `Msg ${made}`
  const [row] = await admin.rows(
    "select data_type, numeric_precision, numeric_scale from information_schema.columns where table_name = 'typed_v'",
  )
  const text = await admin.value("select cast(x as varchar(50)) from typed_v")
  return `${String(text)} ${row?.join(" ")}`
}

describe("arithmetic", () => {
  test.each([
    ["1.0/3", "0.333333 decimal 7 6"],
    ["2.0/3", "0.666666 decimal 7 6"],
    ["10.0/3", "3.333333 decimal 8 6"],
    ["1.0/cast(3 as int)", "0.333333333333 decimal 13 12"],
    ["cast(1 as decimal(10,2))/cast(3 as decimal(5,3))", "0.33333333 decimal 19 8"],
    ["cast(7 as decimal(9,2))/2", "3.500000 decimal 13 6"],
    ["1.10 + 2", "3.10 decimal 4 2"],
    ["1.5 * 1.5", "2.25 decimal 5 2"],
    ["5.5 % 2", "1.5 decimal 2 1"],
    ["7 / 2", "3 int 10 0"],
    ["-7 / 2", "-3 int 10 0"],
    ["-7 % 3", "-1 int 10 0"],
    ["cast(1 as money)/3", "0.33 money 19 4"],
    ["cast(10 as money)/4*3", "7.50 money 19 4"],
    ["cast(1 as money)*1.5", "1.50000 decimal 22 5"],
    ["cast(200 as tinyint) + 100", "300 int 10 0"],
    ["round(123.456, 1)", "123.500 decimal 6 3"],
    ["round(123.456, -1)", "120.000 decimal 6 3"],
    ["round(123.456, 1, 1)", "123.400 decimal 6 3"],
    ["round(15, -1)", "20 int 10 0"],
    ["floor(-1.5)", "-2 decimal 2 0"],
    ["ceiling(1.2)", "2 decimal 2 0"],
    ["abs(-1.50)", "1.50 decimal 3 2"],
    ["sign(-3)", "-1 int 10 0"],
    ["power(2, 10)", "1024 int 10 0"],
    ["power(2, 0.5)", "1 int 10 0"],
    ["power(2.00, 0.5)", "1.41 decimal 38 2"],
    ["sqrt(16)", "4 float 53 "],
    ["datediff(week, '2026-01-03', '2026-01-04')", "1 int 10 0"],
  ])("%s = %s", async (sql, value) => {
    expect((await typed(sql)).trim()).toBe(value.trim())
  })

  test.each<[string, unknown]>([
    ["cast(200 as tinyint) + cast(100 as tinyint)", "Msg 8115"],
    ["2147483647 + 1", "Msg 8115"],
    ["abs(-2147483648)", 2147483648],
    ["abs(cast(-2147483648 as int))", "Msg 8115"],
    ["cast(1 as bit) + cast(1 as bit)", "Msg 402"],
    ["1.5e0 % 1", "Msg 402"],
    ["1e308 * 10", "Msg 8115"],
    ["case when cast(1 as real) / 3 = cast(cast(1 as real) / 3 as real) then 1 else 0 end", 1],
    ["1 / 0", "Msg 8134"],
    ["1.0 / 0", "Msg 8134"],
    ["1e0 / 0", "Msg 8134"],
    ["round(9.9, 0)", "Msg 8115"],
    ["power(10, 10)", "Msg 232"],
    ["sqrt(-1)", "Msg 3623"],
    ["log(0)", "Msg 3623"],
    ["'5' + 1", 6],
    ["'a' + 1", "Msg 245"],
    ["1 + '5'", 6],
    ["'a' - 'b'", "Msg 8117"],
    ["convert(varchar(10), cast('2026-03-04' as datetime) + 1, 23)", "2026-03-05"],
    ["cast('2026-03-04' as date) + 1", "Msg 206"],
    ["-cast(1 as bit)", "Msg 8117"],
    ["~cast(1 as tinyint)", 254],
    ["5 & 3", 1],
    ["5 ^ 3", 6],
    ["$12.5 + 1", 13.5],
    ["len(replicate('a', 9000))", 8000],
    ["len(replicate(cast('a' as varchar(max)), 9000))", 9000],
    ["len(replicate('a', 8000) + 'b')", 8000],
    ["case when null = null then 1 else 0 end", 0],
    ["case when 1 = 1 then null end", "Msg 8133"],
    ["coalesce(null, null)", "Msg 4127"],
    ["isnull(cast(null as varchar(2)), 'abcdef')", "ab"],
    ["(select sum(v) from (values (1), (null)) t(v))", 1],
    ["(select avg(v) from (values (1), (2)) t(v))", 1],
    ["(select cast(avg(v) as varchar(20)) from (values (1.0), (2.0), (2.0)) t(v))", "1.666666"],
    ["(select count(v) from (values (1), (null)) t(v))", 1],
    ["(select sum(v) from (values (2147483647), (1)) t(v))", "Msg 8115"],
    ["(select sum(cast(v as money)) from (values (1), (2)) t(v))", 3],
  ])("%s is %s", async (sql, value) => {
    expect(await shown(sql)).toEqual(value)
  })
})

describe("text", () => {
  test.each<[string, unknown]>([
    ["case when 'a' = 'a  ' then 1 else 0 end", 1],
    ["case when 'a' = 'A' then 1 else 0 end", 1],
    ["case when 'a' = ' a' then 1 else 0 end", 0],
    ["case when 'abc  ' like 'abc' then 1 else 0 end", 1],
    ["case when 'abc' like 'abc ' then 1 else 0 end", 0],
    ["case when N'abc  ' like N'abc' then 1 else 0 end", 0],
    ["len('a  ')", 1],
    ["datalength('a  ')", 3],
    ["datalength(N'ab')", 4],
    ["datalength(upper('ab'))", 2],
    ["datalength(left('ab', 1))", 1],
    ["datalength(concat('a', 1))", 2],
    ["datalength(replace(N'ab', 'a', 'b'))", 4],
    ["datalength(1)", 4],
    ["datalength(cast(1 as bigint))", 8],
    ["datalength(cast(1.5 as decimal(20, 2)))", 13],
    ["char(128)", "€"],
    ["ascii('€')", 128],
    ["char(256)", null],
    ["quotename('a)', '(')", "(a)))"],
    ["quotename('a', 'x')", null],
    ["substring(0x010203, 1, 2)", "Msg 40515"],
    ["(select max(x) from (values ('a'), ('B')) t(x))", "B"],
    ["concat(null, null)", ""],
    ["'a' + null", null],
    ["stuff('abcdef', 2, 3, 'X')", "aXef"],
  ])("%s is %s", async (sql, value) => {
    expect(await shown(sql)).toEqual(value)
  })
})

describe("dates", () => {
  test.each<[string, unknown]>([
    ["datepart(weekday, '2026-03-04')", 4],
    ["datename(weekday, '2026-03-04')", "Wednesday"],
    ["datename(month, '2026-03-04')", "March"],
    ["datepart(dayofyear, '2026-03-04')", 63],
    ["datepart(quarter, '2026-03-04')", 1],
    ["datepart(iso_week, '2027-01-01')", 53],
    ["datepart(week, '2026-01-01')", 1],
    ["datepart(microsecond, cast('2026-01-01T00:00:00.1234567' as datetime2))", 123456],
    ["datepart(hour, cast('2026-01-01' as date))", "Msg 9810"],
    ["dateadd(hour, 1, cast('2026-01-01' as date))", "Msg 9810"],
    ["datepart(nonsense, '2026-01-01')", "Msg 155"],
    ["datediff(second, '1900-01-01', '2026-01-01')", "Msg 535"],
    ["datediff(day, 0, '1900-01-11')", 10],
    ["convert(varchar(30), dateadd(day, 1, 0), 126)", "1900-01-02T00:00:00"],
    ["convert(varchar(30), dateadd(day, 1, '2026-01-31'), 126)", "2026-02-01T00:00:00"],
    [
      "datediff(hour, cast('2026-01-01T00:00:00+02:00' as datetimeoffset), cast('2026-01-01T00:00:00+00:00' as datetimeoffset))",
      2,
    ],
    ["convert(varchar(10), eomonth('2026-02-03'), 23)", "2026-02-28"],
    ["convert(varchar(10), eomonth('2026-01-31', 1), 23)", "2026-02-28"],
    ["convert(varchar(10), datefromparts(2026, 3, 4), 23)", "2026-03-04"],
    ["datefromparts(2026, 2, 30)", "Msg 289"],
    [
      "cast(dateadd(hour, 1, cast('2026-01-01T00:00:00+02:00' as datetimeoffset(0))) as varchar(40))",
      "2026-01-01 01:00:00 +02:00",
    ],
    ["case when getdate() = getdate() then 1 else 0 end", 1],
    ["(select count(distinct r) from (select rand() as r from (values (1), (2)) t(v)) x)", 1],
  ])("%s is %s", async (sql, value) => {
    expect(await shown(sql)).toEqual(value)
  })

  test("DATEFIRST moves the days and the weeks", async () => {
    // 4 March 2026 is a Wednesday.
    const asked =
      "datepart(weekday, '2026-03-04'), datepart(week, '2026-01-04'), @@datefirst, datename(weekday, '2026-03-04')"
    expect(await admin.rows(`set datefirst 1; select ${asked}`)).toEqual([[3, 1, 1, "Wednesday"]])
    expect(await admin.rows(`set datefirst 3; select ${asked}`)).toEqual([[1, 1, 3, "Wednesday"]])
    expect(await admin.rows(`set datefirst 7; select ${asked}`)).toEqual([[4, 2, 7, "Wednesday"]])
    expect(await admin.error("set datefirst 8")).toBe(2742)
  })
})
