import { describe } from "vitest"
import { expectAnswers, holds } from "./support.ts"

// Blanks at the end do not count in a comparison (ANSI/ISO SQL-92, 8.2, rule 3; "SQL Server: INF: How SQL Server compares strings with trailing
// spaces"), and neither does case in the default collation, SQL_Latin1_General_CP1_CI_AS.
describe("comparison", () =>
  expectAnswers([
    [holds("'a' = 'A'"), 1],
    [holds("'a ' = 'a'"), 1],
    [holds("N'a ' = N'a'"), 1],
    [holds("'' = ' '"), 1],
    [holds("'a' = ' a'"), 0],
    [holds("'é' = 'e'"), 0],
    [holds("'É' = 'é'"), 1],
    [holds("'Z' > 'a'"), 1],
    [holds("'a' <> 'A'"), 0],
    [holds("'A' in ('a ', 'b')"), 1],
    [holds("'b' between 'A' and 'C'"), 1],
    [holds("cast('ab' as char(5)) = 'ab'"), 1],
    [holds("0x01 = 0x0100"), 0],
    [holds("1 = '1'"), 1],
    [holds("1 = 'a'"), { error: 245 }],
    [holds("cast('2020-01-01' as date) = '20200101'"), 1],
    [holds("cast('10:00 +01:00' as datetimeoffset) = cast('09:00 +00:00' as datetimeoffset)"), 1],
    ["select case 'A' when 'a ' then 1 else 0 end", 1],
    ["select nullif('a', 'A ')", null],
    ["select max(a), min(a) from (values ('a'), ('B')) t(a)", [["B", "a"]]],
  ]))

// https://learn.microsoft.com/sql/t-sql/language-elements/like-transact-sql
describe("LIKE", () =>
  expectAnswers([
    [holds("'a' like 'A'"), 1],
    [holds("'abc ' like 'abc'"), 1],
    [holds("N'abc ' like N'abc'"), 0],
    [holds("'abc' like 'abc '"), 0],
    [holds("cast('ab' as char(5)) like 'ab'"), 1],
    [holds("cast(N'ab' as nchar(5)) like N'ab'"), 0],
    [holds("'a_c' like 'a[_]c' and not 'abc' like 'a[_]c'"), 1],
    [holds("'b' like '[a-c]' and not 'B' like '[^a-c]'"), 1],
    [holds("'50%' like '50!%' escape '!' and not '500' like '50!%' escape '!'"), 1],
    [holds("'x-y' like 'x[-]y'"), 1],
    [holds("'' like '%'"), 1],
    [holds("null like '%'"), 0],
  ]))

describe("what is equal is one in DISTINCT, GROUP BY, UNION and windows", () => {
  const words = "(values ('a'), ('A'), ('a '), ('b'), (null), (null)) t(a)"
  expectAnswers([
    [`select count(distinct a) from ${words}`, 2],
    [`select count(*) from (select distinct a from ${words}) x`, 3],
    [`select count(*) from ${words} group by a order by 1`, [[1], [2], [3]]],
    [`select count(*) from (select a from ${words} union select 'A') x`, 3],
    [`select dense_rank() over (order by a) from ${words} order by 1`, [[1], [1], [2], [2], [2], [3]]],
    [`select count(*) over (partition by a) from ${words} order by 1`, [[1], [2], [2], [3], [3], [3]]],
    ["select a from (values ('b'), ('A'), (null)) t(a) order by a", [[null], ["A"], ["b"]]],
    ["select a from (values ('b'), (null), ('A')) t(a) order by a desc", [["b"], ["A"], [null]]],
    ["create table u (a varchar(9) unique); insert u values ('a'); insert u values ('A ')", { error: 2627 }],
    ["select count(*) from (select distinct a from (values (1e0), (1.0)) t(a)) x", 1],
    [
      "select count(distinct a) from (values (cast('2020-01-01 10:00 +01:00' as datetimeoffset)), ('2020-01-01 09:00 +00:00')) t(a)",
      1,
    ],
    // SQL Server orders the last six bytes of a uniqueidentifier first.
    [
      "select a from (values (cast('00000000-0000-0000-0000-000000000002' as uniqueidentifier)), ('01000000-0000-0000-0000-000000000001')) t(a) order by a",
      [["01000000-0000-0000-0000-000000000001"], ["00000000-0000-0000-0000-000000000002"]],
    ],
    [`select a from ${words} intersect select 'a'`, { error: 40515 }],
  ])
})

// https://learn.microsoft.com/sql/t-sql/functions/string-functions-transact-sql and the pages of each
describe("functions on text", () =>
  expectAnswers([
    ["select len('a '), datalength('a '), datalength(N'é'), datalength('é'), len('')", [[1, 2, 2, 1, 0]]],
    ["select datalength(cast('ab' as char(5))), len(cast('ab' as char(5)))", [[5, 2]]],
    ["select cast('ab' as char(5)) + '|'", "ab   |"],
    [
      "select substring('abc', 0, 2), substring('abc', -1, 3), substring('abc', 2, 10), substring('abc', 4, 1)",
      [["a", "a", "bc", ""]],
    ],
    ["select left('abc', 2), right('abc', 5), right('abc', 0)", [["ab", "abc", ""]]],
    ["select left('abc', -1)", { error: 536 }],
    [
      "select charindex('B', 'abc'), charindex('c', 'abcabc', 4), charindex('', 'abc'), charindex('a', null)",
      [[2, 6, 0, null]],
    ],
    [
      "select replace('abcABC', 'b', 'x'), replace('abc', '', 'x'), replace(null, 'a', 'b')",
      [["axcAxC", "abc", null]],
    ],
    [
      "select stuff('abcdef', 2, 3, 'ijklmn'), stuff('abc', 1, 0, 'x'), stuff('abc', 2, 1, null)",
      [["aijklmnef", "xabc", "ac"]],
    ],
    [
      "select stuff('abc', 0, 1, 'x'), stuff('abc', 4, 1, 'x'), stuff('abc', 1, -1, 'x'), stuff(null, 1, 1, 'x')",
      [[null, null, null, null]],
    ],
    [
      "select replicate('ab', 3), replicate('a', 0), replicate('a', -1), space(-1)",
      [["ababab", "", null, null]],
    ],
    [
      "select concat(null, 'a', 1, null), concat_ws(',', 'a', null, 'b'), concat_ws(null, 'a', 'b')",
      [["a1", "a,b", "ab"]],
    ],
    ["select concat('a')", { error: 189 }],
    [
      "select quotename('a]b'), quotename('a''b', ''''), quotename('a', 'x'), quotename(replicate('a', 129))",
      [["[a]]b]", "'a''b'", null, null]],
    ],
    [
      "select unicode(''), ascii(''), ascii('a'), char(65), char(256), nchar(233), unicode(N'é')",
      [[null, null, 97, "A", null, "é", 233]],
    ],
    [
      "select ltrim('  a '), rtrim(' a '), trim('  a '), reverse('abc'), upper('aé')",
      [["a ", " a", "a", "cba", "AÉ"]],
    ],
    ["select string_agg(a, ',') from (values ('x'), (null), ('y')) t(a)", "x,y"],
    ["select string_agg(a, ',') from (values (cast(null as varchar(2)))) t(a)", null],
    [
      "select isnull(cast(null as varchar(2)), 'abcdef'), coalesce(cast(null as varchar(2)), 'abcdef')",
      [["ab", "abcdef"]],
    ],
  ]))

// https://learn.microsoft.com/sql/t-sql/functions/metadata-functions-transact-sql and the pages of each
describe("functions on names", () =>
  expectAnswers([
    [
      "select db_name(5), db_name(1), db_name(9), db_id('master'), db_id('x')",
      [["app", "master", null, 1, null]],
    ],
    [
      "create table cl (a int, b date, c decimal(9, 2), d nvarchar(5), e varchar(max)); select col_length('cl', 'a'), col_length('cl', 'b'), col_length('cl', 'c'), col_length('cl', 'd'), col_length('cl', 'e')",
      [[4, 3, 5, 10, -1]],
    ],
    [
      "select sessionproperty('numeric_roundabort'), sessionproperty('ansi_nulls'), sessionproperty('x')",
      [[0, 1, null]],
    ],
    ["select serverproperty('BuildClrVersion')", { error: 40515 }],
    ["select connectionproperty('client_net_address')", { error: 40515 }],
    ["select databasepropertyex('app', 'IsFulltextEnabled')", { error: 40515 }],
    ["select databasepropertyex('other', 'Status')", null],
    ["select suser_sname(0x01020304)", { error: 40515 }],
    [holds("suser_sname(suser_sid()) = original_login()"), 1],
  ]))
