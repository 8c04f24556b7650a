import { describe } from "vitest"
import { bytes, expectAnswers } from "./support.ts"

// https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql: "Truncating and rounding results" tells what is cut and what rounded.
describe("numbers into numbers", () =>
  expectAnswers([
    ["select cast(10.6496 as int)", 10],
    ["select cast(-10.6496 as int)", -10],
    ["select cast(10.6496 as numeric(9, 2))", "10.65"],
    ["select cast(-10.6496 as numeric(9, 2))", "-10.65"],
    ["select cast(10.3496847 as money)", "10.3497"],
    ["select cast(cast(10.5 as money) as int)", 11],
    ["select cast(cast(-10.5 as money) as int)", -11],
    ["select cast(10.6496e0 as int)", 10],
    ["select cast(2 as bit)", true],
    ["select cast(0.5 as bit)", true],
    ["select cast(300 as tinyint)", { error: 220 }],
    ["select cast(-1 as tinyint)", { error: 220 }],
    ["select cast(40000 as smallint)", { error: 220 }],
    ["select cast(3000000000 as int)", { error: 8115 }],
    ["select cast(1e10 as int)", { error: 232 }],
    ["select cast(1e300 as real)", { error: 8115 }],
    ["select cast(1000 as decimal(5, 2))", { error: 8115 }],
    ["select floor($-123.45)", "-124.0000"],
  ]))

describe("text into numbers", () =>
  expectAnswers([
    ["select cast('  12 ' as int)", 12],
    ["select cast('' as int)", 0],
    ["select cast('' as float)", 0],
    ["select cast('' as money)", "0.0000"],
    ["select cast('' as decimal(5, 2))", { error: 8114 }],
    ["select cast('1.5' as int)", { error: 245 }],
    ["select cast('1e3' as int)", { error: 245 }],
    ["select cast('1,000' as int)", { error: 245 }],
    ["select cast('1e3' as float)", 1000],
    ["select cast('1e3' as decimal(9, 2))", { error: 8114 }],
    ["select cast('.5' as decimal(3, 1))", "0.5"],
    ["select cast('-1.005' as decimal(5, 2))", "-1.01"],
    ["select cast('$1,234.5' as money)", "1234.5000"],
    ["select cast('true' as bit)", true],
    ["select cast('2' as bit)", true],
    ["select cast('0' as bit)", false],
    ["select cast('yes' as bit)", { error: 245 }],
    ["select cast('300' as tinyint)", { error: 244 }],
    ["select cast('40000' as smallint)", { error: 244 }],
    ["select cast('3000000000' as int)", { error: 248 }],
    ["select cast('9223372036854775808' as bigint)", { error: 8115 }],
    ["select try_cast('x' as int)", null],
    ["select try_cast(1 as date)", { error: 529 }],
    ["select try_convert(varbinary(9), 'zz', 2)", null],
  ]))

describe("numbers into text", () =>
  expectAnswers([
    ["select cast(123456 as varchar(3))", "*"],
    ["select cast(123456 as char(3))", "*  "],
    ["select cast(123456 as nvarchar(3))", { error: 8115 }],
    ["select cast(12345.67 as varchar(3))", { error: 8115 }],
    ["select cast(123.456e0 as varchar(20))", "123.456"],
    ["select cast(123456.7e0 as varchar(20))", "123457"],
    ["select cast(1234567e0 as varchar(20))", "1.23457e+006"],
    ["select cast(0.00001e0 as varchar(20))", "1e-005"],
    ["select cast($1.239 as varchar(20))", "1.24"],
    ["select cast(1.10 as varchar(20))", "1.10"],
    ["select cast(-0.5 as varchar(9))", "-0.5"],
    ["select cast(cast(1 as bit) as varchar(2))", "1"],
  ]))

describe("text and bytes", () =>
  expectAnswers([
    ["select cast('abc' as varchar(2))", "ab"],
    ["select cast(N'abc' as char(5))", "abc  "],
    // Without a length it is 30 in CAST, and 1 in a declaration: char-and-varchar-transact-sql, "Remarks".
    ["select cast(replicate('a', 50) as varchar)", "a".repeat(30)],
    ["declare @v varchar = 'abc'; select @v", "a"],
    ["select cast('a' as binary(3))", bytes("610000")],
    ["select cast(N'a' as varbinary(9))", bytes("6100")],
    ["select cast(258 as binary(4))", bytes("00000102")],
    ["select cast(258 as binary(1))", bytes("02")],
    ["select cast(-1 as varbinary(8))", bytes("ffffffff")],
    ["select cast(0x0102 as int)", 258],
    ["select convert(varchar(30), 0x0a, 1)", "0x0A"],
    ["select convert(varchar(30), 0x0a, 2)", "0A"],
    ["select convert(varbinary(9), '0x0a', 1)", bytes("0a")],
    ["select convert(varbinary(9), '0a', 1)", { error: 8114 }],
    ["select convert(varbinary(9), 'a', 2)", { error: 8114 }],
    // What is too long for a uniqueidentifier is cut: uniqueidentifier-transact-sql, "Remarks".
    [
      "select cast('0E984725-C51C-4BF4-9960-E1C80E27ABA0wrong' as uniqueidentifier)",
      "0E984725-C51C-4BF4-9960-E1C80E27ABA0",
    ],
    ["select cast('0E984725-C51C-4BF4-9960-E1C80E27ABA' as uniqueidentifier)", { error: 8169 }],
  ]))

// datetime-transact-sql: rounded to .000, .003 and .007; datetime2, time and datetimeoffset: "Convert ..."
describe("dates and times", () =>
  expectAnswers([
    ["select cast('2020-01-01 00:00:00.001' as datetime)", "2020-01-01T00:00:00.000"],
    ["select cast('2020-01-01 00:00:00.002' as datetime)", "2020-01-01T00:00:00.003"],
    ["select cast('2020-01-01 00:00:00.005' as datetime)", "2020-01-01T00:00:00.007"],
    ["select cast('2020-01-01 00:00:00.009' as datetime)", "2020-01-01T00:00:00.010"],
    ["select cast('2020-01-01 23:59:59.999' as datetime)", "2020-01-02T00:00:00.000"],
    ["select cast('2020-01-01 00:00:00.1234567' as datetime)", { error: 241 }],
    ["select cast(cast('2016-10-23 12:45:37.333' as datetime) as datetime2)", "2016-10-23T12:45:37.3333333"],
    ["select cast(cast('2016-10-23 12:45:37.333' as datetime) as time(4))", "12:45:37.3333"],
    ["select cast(cast('2020-01-01 00:00:00.007' as datetime) as datetime2(4))", "2020-01-01T00:00:00.0067"],
    ["select cast(cast('2020-12-31 23:59:59.9999999' as datetime2) as datetime2(0))", "2021-01-01T00:00:00"],
    ["select cast(cast('2020-01-01 23:59:59.9' as datetime2(1)) as date)", "2020-01-01"],
    ["select cast('12:34:56.9' as time(0))", "12:34:57"],
    ["select cast(cast('2020-01-01 10:00 +05:00' as datetimeoffset) as datetime2(0))", "2020-01-01T10:00:00"],
    [
      "select cast(cast('2020-01-01 10:00' as datetime2(0)) as datetimeoffset(0))",
      "2020-01-01T10:00:00+00:00",
    ],
    ["select cast(cast('10:00' as time) as datetime)", "1900-01-01T10:00:00.000"],
    ["select cast(cast('2020-01-01' as date) as time)", { error: 529 }],
    ["select cast(cast('10:00' as time) as date)", { error: 529 }],
    ["declare @t time = cast('2020-01-01' as date)", { error: 206 }],
    ["select cast(1 as date)", { error: 529 }],
    ["select cast(1.5 as datetime)", "1900-01-02T12:00:00.000"],
    ["select cast(cast('2020-01-01 13:00' as datetime) as int)", 43830],
    ["select cast(cast('2020-01-01 06:00' as datetime) as float)", 43829.25],
    ["select cast('9999-12-31 23:59:59.999' as datetime)", { error: 242 }],
    ["select cast('9999-12-31 23:59:59.9999999' as datetime2(0))", "9999-12-31T23:59:59"],
    ["select cast(cast('2020-01-01' as date) as varchar(20))", "2020-01-01"],
    ["select cast(cast('2020-01-01' as datetime) as varchar(30))", "Jan  1 2020 12:00AM"],
  ]))

describe("text into dates", () =>
  expectAnswers([
    ["select cast('' as date)", "1900-01-01"],
    ["select cast('' as datetime)", "1900-01-01T00:00:00.000"],
    ["select cast('12:30' as datetime)", "1900-01-01T12:30:00.000"],
    ["select cast('1/1/49' as date)", "2049-01-01"],
    ["select cast('1/1/50' as date)", "1950-01-01"],
    ["select cast('20200131' as date)", "2020-01-31"],
    ["select cast('200102' as date)", "2020-01-02"],
    ["select cast('01-02-2020' as date)", "2020-01-02"],
    ["select cast('31 Jan 2020' as date)", "2020-01-31"],
    ["select cast('Jan 31, 2020' as date)", "2020-01-31"],
    ["select cast('2020' as date)", "2020-01-01"],
    ["select cast('2020-01-01 1:30 PM' as datetime)", "2020-01-01T13:30:00.000"],
    ["select cast('12 am' as time(0))", "00:00:00"],
    ["select cast('2020-13-01' as datetime)", { error: 242 }],
    ["select cast('2020-13-01' as date)", { error: 241 }],
    ["select cast('2020-02-30' as date)", { error: 241 }],
    ["select cast('1752-12-31' as datetime)", { error: 242 }],
    ["select cast('2020-01-01 24:00' as datetime)", { error: 242 }],
    ["select cast('24:00' as time)", { error: 241 }],
    ["select cast('10:00:60' as time)", { error: 241 }],
    ["select cast('0000-01-01' as date)", { error: 241 }],
    ["select cast('2020-01-01T10:00:00+01:00' as datetime)", { error: 241 }],
    ["select cast('2020-01-01T10:00:00+01:00' as datetime2(0))", "2020-01-01T10:00:00"],
  ]))

describe("styles of dates", () => {
  const time = "cast('2020-01-02 03:04:05.678' as datetime)"
  const offset = "cast('2020-01-02 03:04:05 +01:00' as datetimeoffset(0))"
  expectAnswers([
    [`select convert(varchar(30), ${time}, 121)`, "2020-01-02 03:04:05.677"],
    [`select convert(varchar(30), ${time}, 120)`, "2020-01-02 03:04:05"],
    [`select convert(varchar(30), ${time}, 126)`, "2020-01-02T03:04:05.677"],
    [`select convert(varchar(30), ${time}, 112)`, "20200102"],
    [`select convert(varchar(30), ${time}, 23)`, "2020-01-02"],
    [`select convert(varchar(10), ${time}, 121)`, "2020-01-02"],
    ["select convert(varchar(30), cast('2020-01-02 03:04:05' as datetime), 126)", "2020-01-02T03:04:05"],
    [
      "select convert(varchar(30), cast('2020-01-02 03:04:05.1234567' as datetime2), 121)",
      "2020-01-02 03:04:05.1234567",
    ],
    [`select convert(varchar(40), ${offset}, 121)`, "2020-01-02 03:04:05 +01:00"],
    [`select convert(varchar(40), ${offset}, 126)`, "2020-01-02T03:04:05+01:00"],
    [`select convert(varchar(40), ${offset}, 127)`, "2020-01-02T02:04:05Z"],
    [`select convert(varchar(40), ${offset}, 120)`, { error: 40515 }],
    ["select convert(varchar(30), cast('03:04:05.1' as time(1)), 120)", "03:04:05"],
    ["select convert(varchar(30), cast('03:04:05.1' as time(1)), 121)", "03:04:05.1"],
    ["select convert(varchar(30), cast('03:04:05' as time(0)), 112)", { error: 40515 }],
    ["select convert(date, '03/04/2020', 103)", { error: 40515 }],
  ])
})
