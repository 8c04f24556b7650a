import { describe } from "vitest"
import { type Case, expectAnswers } from "./support.ts"

// https://learn.microsoft.com/sql/t-sql/functions/dateadd-transact-sql
describe("DATEADD", () =>
  expectAnswers([
    ["select dateadd(month, 1, '2024-01-31')", "2024-02-29T00:00:00.000"],
    ["select dateadd(month, -1, cast('2024-03-31' as date))", "2024-02-29"],
    ["select dateadd(year, 1, cast('2024-02-29' as date))", "2025-02-28"],
    ["select dateadd(quarter, 1, cast('2024-11-30' as date))", "2025-02-28"],
    ["select dateadd(week, 1, cast('2024-01-01' as date))", "2024-01-08"],
    ["select dateadd(weekday, 1, cast('2024-01-01' as date))", "2024-01-02"],
    ["select dateadd(dayofyear, 1, cast('2024-12-31' as date))", "2025-01-01"],
    ["select dateadd(second, -1, cast('2024-01-01' as datetime2(0)))", "2023-12-31T23:59:59"],
    ["select dateadd(hour, 1, cast('23:30' as time(0)))", "00:30:00"],
    ["select dateadd(ms, 1, cast('2024-01-01' as datetime))", "2024-01-01T00:00:00.000"],
    ["select dateadd(ms, 2, cast('2024-01-01' as datetime))", "2024-01-01T00:00:00.003"],
    ["select dateadd(day, 1.9, cast('2024-01-01' as date))", "2024-01-02"],
    ["select dateadd(day, -1.9, cast('2024-01-01' as date))", "2023-12-31"],
    ["select dateadd(day, null, cast('2024-01-01' as date))", null],
    ["select dateadd(day, 1, '2024-01-01')", { type: "datetime" }],
    ["select dateadd(day, 1, cast('2024-01-01' as datetime2(3)))", { type: "datetime2(3)" }],
    ["select dateadd(hour, 1, cast('2024-01-01' as date))", { error: 9810 }],
    ["select dateadd(day, 1, cast('10:00' as time))", { error: 9810 }],
    ["select dateadd(iso_week, 1, '2024-01-01')", { error: 9806 }],
    ["select dateadd(xx, 1, '2024-01-01')", { error: 155 }],
    ["select dateadd(day, 3000000000, cast('2024-01-01' as date))", { error: 8115 }],
    ["select dateadd(year, 8000, cast('2024-01-01' as date))", { error: 517 }],
    ["select dateadd(year, -300, cast('1900-01-01' as datetime))", { error: 517 }],
    ["select dateadd(nanosecond, 100, cast('2024-01-01' as datetime2))", { error: 40515 }],
  ]))

// https://learn.microsoft.com/sql/t-sql/functions/datediff-transact-sql: borders that are crossed; weeks begin on Sunday.
describe("DATEDIFF", () => {
  const parts = [
    "year",
    "quarter",
    "month",
    "dayofyear",
    "day",
    "week",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
  ]
  expectAnswers([
    ...parts.map((part): Case => [
      `select datediff(${part}, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000')`,
      1,
    ]),
    ["select datediff(nanosecond, '2005-12-31 23:59:59.9999999', '2006-01-01')", 100],
    ["select datediff(day, '2024-01-02', '2024-01-01')", -1],
    ["select datediff(month, '2024-01-31', '2024-02-01')", 1],
    ["select datediff(hour, '10:59', '11:00')", 1],
    ["select datediff(day, null, '2024-01-01')", null],
    ["select datediff(week, '2024-01-06', '2024-01-07')", 1],
    [
      "set datefirst 1; select datediff(week, '2024-01-06', '2024-01-07'), datediff(week, '2024-01-07', '2024-01-08')",
      [[1, 0]],
    ],
    [
      "set datefirst 7; select datediff(minute, cast('2024-01-01 10:00 +01:00' as datetimeoffset), cast('2024-01-01 10:00 +00:00' as datetimeoffset))",
      60,
    ],
    ["select datediff(second, '1900-01-01', '2024-01-01')", { error: 535 }],
    ["select datediff_big(second, '1900-01-01', '2024-01-01')", 3_913_056_000],
    ["select datediff(tzoffset, '2024-01-01', '2024-01-02')", { error: 9806 }],
  ])
})

// https://learn.microsoft.com/sql/t-sql/functions/datepart-transact-sql
describe("DATEPART and DATENAME", () => {
  const moment = "cast('2007-10-30 12:15:32.1234567 +05:10' as datetimeoffset)"
  const parts = {
    year: 2007,
    quarter: 4,
    month: 10,
    dayofyear: 303,
    day: 30,
    week: 44,
    weekday: 3,
    hour: 12,
    minute: 15,
    second: 32,
    millisecond: 123,
    microsecond: 123_456,
    nanosecond: 123_456_700,
  }
  const weeks = [16, 17, 17, 17, 17, 17, 16]
  const days = [6, 5, 4, 3, 2, 1, 7]
  expectAnswers([
    ...Object.entries(parts).map(([part, value]): Case => [`select datepart(${part}, ${moment})`, value]),
    // "Week and weekday datepart arguments"
    ...weeks.map((week, index): Case => [
      `set datefirst ${index + 1}; select datepart(week, '2007-04-21'), datepart(weekday, '2007-04-21')`,
      [[week, days[index] ?? 0]],
    ]),
    ["set datefirst 8", { error: 2742 }],
    [
      "select datepart(iso_week, '2005-01-01'), datepart(iso_week, '2007-12-31'), datepart(iso_week, '2010-01-03')",
      [[53, 1, 53]],
    ],
    [`select datepart(tzoffset, ${moment})`, { error: 40515 }],
    [
      "select datename(weekday, '2007-10-30'), datename(month, '2007-10-30'), datename(year, '2007-10-30')",
      [["Tuesday", "October", "2007"]],
    ],
    ["select year(0), month(0), day(0)", [[1900, 1, 1]]],
    ["select year('2007-04-30T01:01:01.1234567-07:00')", 2007],
    ["select datepart(year, '12:10:30.123'), datepart(hour, '12:10:30.123')", [[1900, 12]]],
    ["select datepart(hour, cast('2024-01-01' as date))", { error: 9810 }],
    ["select datepart(microsecond, cast('2020-01-01 00:00:00.003' as datetime))", 3333],
  ])
})

describe("making and moving dates", () =>
  expectAnswers([
    ["select eomonth('2024-02-15'), eomonth('2024-03-31', -1)", [["2024-02-29", "2024-02-29"]]],
    ["select eomonth('2024-02-15')", { type: "date" }],
    ["select datefromparts(2024, 2, 29), datefromparts(2024, null, 1)", [["2024-02-29", null]]],
    ["select datefromparts(2024, 2, 30)", { error: 289 }],
    ["select getdate()", { type: "datetime" }],
    ["select sysdatetime()", { type: "datetime2(7)" }],
    ["select sysdatetimeoffset()", { type: "datetimeoffset(7)" }],
    ["select cast('2020-01-02' as datetime) - cast('2020-01-01' as datetime)", "1900-01-02T00:00:00.000"],
    ["select cast('2020-01-01' as datetime) + 1.5", "2020-01-02T12:00:00.000"],
    ["select cast('2020-01-01' as date) + 1", { error: 206 }],
    ["select cast('2020-01-01' as datetime2) + 1", { error: 206 }],
    ["select cast('2020-01-01' as date) - cast('2019-01-01' as date)", { error: 8117 }],
  ]))
