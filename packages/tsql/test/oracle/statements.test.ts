import { describe } from "vitest"
import { expectAnswers } from "./support.ts"

// https://learn.microsoft.com/sql/t-sql/functions/rowcount-transact-sql, "Remarks"
describe("@@ROWCOUNT", () =>
  expectAnswers([
    ["create table counted (a int); insert counted values (1), (2); select @@rowcount", 2],
    ["declare @x int; set @x = 5; select @@rowcount", 1],
    ["declare @x int = 5; select @@rowcount", 1],
    ["select a from counted; declare @y int; select @@rowcount", 2],
    ["declare @x int; select @x = a from (values (1), (2), (3)) t(a); select @@rowcount", 3],
    ["select a from counted; print 'x'; select @@rowcount", 0],
    ["select a from counted; begin tran; select @@rowcount; rollback", 0],
    ["select a from counted; set nocount off; select @@rowcount", 0],
    ["select a from counted; if 1 = 1 select @@rowcount", 0],
    ["update counted set a = a; if @@rowcount = 2 select 'two'", "two"],
    ["exec('select a from counted'); select @@rowcount", 2],
    ["delete counted where a = 9; select @@rowcount", 0],
  ]))

// https://learn.microsoft.com/sql/t-sql/functions/error-transact-sql: IF resets it
describe("@@ERROR and CATCH", () =>
  expectAnswers([
    ["begin try raiserror('x', 16, 1) end try begin catch if @@error <> 0 select @@error end catch", 0],
    ["begin try select 1 / 0 end try begin catch select @@error end catch", 8134],
    [
      "begin try select 1 / 0 end try begin catch select error_number(), error_severity(), error_state(), error_line() end catch",
      [[8134, 16, 1, 1]],
    ],
    [
      "begin try raiserror('x', 16, 7) end try begin catch select error_number(), error_state() end catch",
      [[50000, 7]],
    ],
    [
      "begin try throw 50001, 'boo', 3 end try begin catch select error_number(), error_message(), error_state() end catch",
      [[50001, "boo", 3]],
    ],
  ]))

describe("assignment by SELECT", () =>
  expectAnswers([
    ["declare @x int = 7; select @x = a from (values (1)) t(a) where 1 = 0; select @x", 7],
    ["declare @x int = 7; set @x = (select a from (values (1)) t(a) where 1 = 0); select @x", null],
    ["declare @x int; select @x = a from (values (1), (2), (3)) t(a) order by a desc; select @x", 1],
  ]))

// Keys are looked at when all rows are changed: update-transact-sql
describe("UPDATE", () =>
  expectAnswers([
    [
      "create table keyed (a int primary key, b int unique); insert keyed values (1, 1), (2, 2); update keyed set a = a + 1; select a, b from keyed order by a",
      [
        [2, 1],
        [3, 2],
      ],
    ],
    [
      "update keyed set b = 3 - b output deleted.b, inserted.b; select a, b from keyed order by a",
      [
        [2, 2],
        [3, 1],
      ],
    ],
    ["update keyed set a = 5", { error: 2627 }],
    [
      "select a, b from keyed order by a",
      [
        [2, 2],
        [3, 1],
      ],
    ],
    ["insert keyed values (2, 9)", { error: 2627 }],
    ["insert keyed values (9, 2)", { error: 2627 }],
    [
      "update keyed set a = b, b = a; select a, b from keyed order by a",
      [
        [1, 3],
        [2, 2],
      ],
    ],
  ]))

describe("what a column keeps", () =>
  expectAnswers([
    [
      "create table kept (a decimal(5, 2), b varchar(3), c tinyint, d date default '2020-01-01', e bit default 1); insert kept (a, b, c) values (1.005, 'abc', 255); select * from kept",
      [["1.01", "abc", 255, "2020-01-01", true]],
    ],
    ["insert kept (b) values ('abcd')", { error: 2628 }],
    ["insert kept (b) values ('abc  '); select datalength(b) from kept where c is null", 3],
    ["insert kept (a) values (1000)", { error: 8115 }],
    ["insert kept (c) values (256)", { error: 220 }],
    ["update kept set c = c + 1 where c = 255", { error: 220 }],
    ["insert kept (c) values ('x')", { error: 245 }],
    ["insert kept (d) values (1)", { error: 206 }],
    [
      "create table counter (id int identity(5, 3), a int); insert counter (a) values (1), (2); select scope_identity(), @@identity, ident_current('counter')",
      [["8", "8", "8"]],
    ],
    ["delete counter; insert counter (a) values (3); select max(id) from counter", 11],
    ["truncate table counter; insert counter (a) values (3); select max(id) from counter", 5],
  ]))

describe("queries", () =>
  expectAnswers([
    [
      "select a, b from (values (1), (2)) t(a) full join (values (2), (3)) u(b) on a = b order by a, b",
      [
        [null, 3],
        [1, null],
        [2, 2],
      ],
    ],
    [
      "select (select max(b) from (values (1), (5)) u(b) where b > a) from (values (0), (3)) t(a)",
      [[5], [5]],
    ],
    ["with c as (select 1 as a union all select 2) select sum(a) from c", 3],
    ["select case when 1 = 1 then 1 else 1 / 0 end, coalesce(1, 1 / 0), iif(1 = 1, 1, 1 / 0)", [[1, 1, 1]]],
    ["select -a as a from (values (2), (1)) t(a) order by a", [[-2], [-1]]],
    ["select -a as x from (values (2), (1)) t(a) order by t.a", [[-1], [-2]]],
    ["select a, a from (values (1)) t(a) order by a", { error: 209 }],
    ["select sum(sum(a)) over () from (values (1), (2)) t(a) group by a", [[3], [3]]],
    [
      "select a, sum(a) over (order by a) from (values (1), (1), (2)) t(a) order by a",
      [
        [1, 2],
        [1, 2],
        [2, 4],
      ],
    ],
    ["select len(replicate('a', 9000)), len(replicate(cast('a' as varchar(max)), 9000))", [[8000, 9000]]],
    ["select isnull(cast(null as int), 2.5), isnull(cast(null as decimal(3, 1)), 2.55)", [[2, "2.6"]]],
  ]))
