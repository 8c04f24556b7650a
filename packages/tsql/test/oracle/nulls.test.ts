import { describe } from "vitest"
import { expectAnswers, holds } from "./support.ts"

// https://learn.microsoft.com/sql/t-sql/language-elements/null-and-unknown-transact-sql; ANSI_NULLS is always on.
describe("unknown is not true", () =>
  expectAnswers([
    [holds("null = null"), 0],
    [holds("not (null = 1)"), 0],
    [holds("null <> 1"), 0],
    [holds("null is null"), 1],
    [holds("1 in (1, null)"), 1],
    [holds("1 not in (2, null)"), 0],
    [holds("not (1 in (2, null))"), 0],
    [holds("1 = 1 or null = 1"), 1],
    [holds("not (1 = 2 and null = 1)"), 1],
    [holds("null between 1 and 2 or not (null between 1 and 2)"), 0],
    [holds("1 not in (select a from (values (null)) t(a))"), 0],
    [holds("1 not in (select a from (values (1)) t(a) where 1 = 0)"), 1],
    [holds("exists (select null)"), 1],
    [holds("(select 1 where 1 = 0) is null"), 1],
    ["select case null when null then 1 else 0 end", 0],
    ["select iif(null = 1, 'y', 'n')", "n"],
    ["select t.a from (values (1), (2)) t(a) left join (values (1)) u(b) on t.a = u.b where u.b is null", 2],
    ["create table c (a int check (a > 0)); insert c values (null); select count(*) from c", 1],
    ["create table n (a int unique); insert n values (null); insert n values (null)", { error: 2627 }],
  ]))

describe("NULL in expressions and functions", () =>
  expectAnswers([
    ["select null + 1, 'a' + null, 1.5 * null, -cast(null as int)", [[null, null, null, null]]],
    ["select nullif(1, null), coalesce(null, null, 1), isnull(null, 'abc')", [[1, 1, "abc"]]],
    ["select coalesce(null, null)", { error: 4127 }],
    ["select case when 1 = 1 then null end", { error: 8133 }],
    ["select case when a > 0 then 'p' when a is null then 'n' end from (values (null)) t(a)", "n"],
  ]))

// Aggregates pass NULL over, but for COUNT(*); NULLs are one group: select-group-by-transact-sql, "NULL values".
describe("NULL in sets", () =>
  expectAnswers([
    ["select count(a), count(*), sum(a), avg(a) from (values (1), (null), (3)) t(a)", [[2, 3, 4, 2]]],
    ["select sum(a), max(a), count(a) from (values (cast(null as int))) t(a)", [[null, null, 0]]],
    ["select max(a), count(*) from (values (1)) t(a) where 1 = 0", [[null, 0]]],
    ["select count(*) from (values (1)) t(a) where 1 = 0 group by a", []],
    [
      "select a, count(*) from (values (null), (null), (1)) t(a) group by a order by a",
      [
        [null, 2],
        [1, 1],
      ],
    ],
    ["select count(distinct a) from (values (null), (null), (1)) t(a)", 1],
    ["select null as x union select null", [[null]]],
    ["select cast(null as int) as x intersect select null", [[null]]],
    ["select cast(null as int) as x except select null", []],
    ["select a from (values (2), (null), (1)) t(a) order by a", [[null], [1], [2]]],
  ]))

// Without GROUP BY, HAVING makes one group of all rows, also of none: select-having-transact-sql
describe("one group of everything", () =>
  expectAnswers([
    ["select count(*) from (values (1)) t(a) where 1 = 0 having count(*) = 0", 0],
    ["select 'x' from (values (1), (2)) t(a) where 1 = 0 having 1 = 1", "x"],
    ["select 'x' from (values (1), (2)) t(a) having 1 = 0", []],
    ["select distinct 'x' from (values (1), (2)) t(a) having count(*) = 2", "x"],
    ["select max(a) from (values (1), (2)) t(a) having count(*) > 1 order by max(a)", 2],
    ["select a + 1 from (values (1), (1)) t(a) group by a", 2],
    ["select a + b from (values (1, 2)) t(a, b) group by a + b", 3],
    ["select a from (values (1), (1), (2)) t(a) group by a order by count(*) desc, a", [[1], [2]]],
    ["select distinct top 1 a from (values (2), (1)) t(a) order by a", 1],
    ["select top 0 a from (values (1)) t(a)", []],
    ["select a from (values (3), (1), (2)) t(a) order by a offset 1 rows fetch next 1 rows only", 2],
  ]))
