import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { SqlSession, SqlType, SqlValue } from "../src/engine.ts"
import { errors, failure, firstError, rows, startEngine } from "./support.ts"

let server: ReturnType<typeof startEngine>
let admin: SqlSession
beforeAll(() => {
  server = startEngine()
  admin = server.admin()
})
afterAll(() => server.close())

describe("expressions", () => {
  const cases: [string, SqlValue][] = [
    ["7 / 2", 3],
    ["7 / 2.0", "3.500000"],
    ["-7 % 3", -1],
    ["1.10 + 2", "3.10"],
    ["cast(2.345 as decimal(5,2))", "2.35"],
    ["cast(9.99 as int)", 9],
    ["cast(9.99 as money)", "9.9900"],
    ["cast('true' as bit)", true],
    ["cast(9223372036854775807 as bigint)", 9223372036854775807n],
    ["N'a' + 'b'", "ab"],
    ["'a' + null", null],
    ["len('ab  ')", 2],
    ["datalength(N'ab')", 4],
    ["substring('abcdef', 2, 3)", "bcd"],
    ["replace('aXbx', 'x', '-')", "a-b-"],
    ["charindex('B', 'abc')", 2],
    ["charindex('', 'abc')", 0],
    ["isnull(null, 5)", 5],
    ["coalesce(null, null, 'z')", "z"],
    ["nullif(1, 1)", null],
    ["iif('A' = 'a ', 'same', 'other')", "same"],
    ["case 2 when 1 then 'one' when 2 then 'two' end", "two"],
    ["concat('a', null, 1)", "a1"],
    ["quotename('a]b')", "[a]]b]"],
    ["case when 'abc' like '[a-c]B_' then 1 else 0 end", 1],
    ["case when '50%' like '50!%' escape '!' then 1 else 0 end", 1],
    ["convert(varchar(10), cast('2026-03-04T05:06:07' as datetime2), 120)", "2026-03-04"],
    ["convert(varchar(10), 0xAB, 2)", "AB"],
    ["dateadd(month, 1, cast('2026-01-31' as date))", "2026-02-28"],
    ["datediff(day, '2026-01-01T23:59:59', '2026-01-02')", 1],
    ["cast('2026-03-04T05:06:07.1234567' as datetime2(3))", "2026-03-04T05:06:07.123"],
    ["cast('2026-03-04 05:06:07.998' as datetime)", "2026-03-04T05:06:07.997"],
    ["cast('2026-03-04T05:06:07+02:00' as datetimeoffset(0))", "2026-03-04T05:06:07+02:00"],
    ["try_cast('x' as int)", null],
    ["(select max(v) from (values (1), (3), (2)) as t(v))", 3],
    ["db_name()", "app"],
    ["cast(serverproperty('EngineEdition') as int)", 5],
    ["@@trancount", 0],
  ]
  test.each(cases)("%s", (sql, value) => {
    expect(rows(admin, `select ${sql}`)).toEqual([[value]])
  })

  test.each([
    ["select 1/0", 8134],
    ["select cast('x' as int)", 245],
    ["select 2147483647 + 1", 8115],
    ["select cast(9223372036854775807 as bigint) + 1", 8115],
    ["select cast('x' as uniqueidentifier)", 8169],
    ["select cast('2026-02-30' as date)", 241],
    ["select nofunction(1)", 195],
    ["select @x", 137],
    ["select (select v from (values (1), (2)) t(v))", 512],
    ["select a, count(*) from (values (1, 2)) t(a, b) group by b", 8120],
    ["select 1 from (values (1)) t(a) where max(a) = 1", 147],
    ["select 1 from (values (1)) t(a) group by max(a)", 144],
    ["create table agg (a int); update agg set a = max(a)", 157],
    ["select 'open", 105],
    ["select 1 = 1", 102],
  ])("%s: %i", (sql, number) => {
    expect(failure(admin, sql)?.number).toBe(number)
  })
})

describe("what is not there says so", () => {
  test.each([
    "merge t using s on 1 = 0 when not matched then insert values (1);",
    "select * into x from t",
    "create table #t (a int)",
    "declare @t table (a int)",
    "select * from sys.tables for json auto",
    "select top 5 percent 1",
    "with r as (select 1 as n union all select n + 1 from r where n < 3) select * from r",
    "waitfor delay '00:00:01'",
    "create table x (a xml)",
    "exec sp_rename 'a', 'b'",
    "select 1 group by rollup(1)",
    "select nchar(0)",
  ])("%s", (sql) => {
    expect(failure(admin, sql)).toMatchObject({
      number: 40515,
      text: expect.stringContaining("not supported in the Keyless sandbox"),
    })
  })
})

const types: [SqlType, SqlValue][] = [
  [{ name: "bit" }, true],
  [{ name: "tinyint" }, 255],
  [{ name: "int" }, -2147483648],
  [{ name: "bigint" }, -9223372036854775808n],
  [{ name: "float" }, 0.1],
  [{ name: "decimal", precision: 18, scale: 4 }, "-12345678901234.5678"],
  [{ name: "money" }, "922337203685477.5807"],
  [{ name: "nvarchar", length: null }, "é🙂 ' \" ] end"],
  [{ name: "varbinary", length: null }, new Uint8Array([0, 1, 255])],
  [{ name: "uniqueidentifier" }, "11223344-5566-7788-99AA-BBCCDDEEFF00"],
  [{ name: "date" }, "2026-02-28"],
  [{ name: "time", scale: 7 }, "23:59:59.1234567"],
  [{ name: "datetime2", scale: 7 }, "0001-01-01T00:00:00.0000000"],
  [{ name: "datetimeoffset", scale: 7 }, "2026-01-01T00:30:00.0000000-05:30"],
]
test.each(types)("a parameter of type %j comes back as it was, through a column too", (type, value) => {
  const parameter = { name: "@p", type, value, output: true }
  const replies = admin.execute("select @p as p, @P where @p = @p; set @p = @p", [parameter])
  expect(firstError(replies)).toBeUndefined()
  const result = replies.find((reply) => reply.kind === "rows")
  expect(result).toMatchObject({
    columns: [
      { name: "p", type },
      { name: "", type },
    ],
  })
  expect(result?.kind === "rows" && result.rows.map((row) => row.map(plain))).toEqual([
    [plain(value), plain(value)],
  ])
  expect(replies.at(-1)).toMatchObject({ kind: "output", name: "@p", type })
})
const plain = (value: SqlValue) => (value instanceof Uint8Array ? [...value] : value)

test("an app's first day: a table, rows, changes", () => {
  rows(
    admin,
    `if object_id(N'dbo.orders', N'U') is null
     create table dbo.orders (
       id int identity(10, 5) not null constraint pk_orders primary key,
       customer nvarchar(20) not null,
       total decimal(10, 2) not null default (0.00),
       placed datetime2 not null default sysutcdatetime(),
       constraint uq_customer unique (customer))`,
  )
  expect(
    rows(admin, "insert into orders (customer, total) output inserted.id values (N'Ann', 1.5), (N'bob', 2)"),
  ).toEqual([[10], [15]])
  expect(
    rows(admin, "insert orders (customer) values ('Cy'); select scope_identity(), @@identity, @@rowcount"),
  ).toEqual([["20", "20", 1]])
  expect(failure(admin, "insert orders (customer) values ('ANN ')")).toMatchObject({
    number: 2627,
    severity: 14,
  })
  expect(failure(admin, "insert orders (id, customer) values (1, 'x')")?.number).toBe(544)
  expect(failure(admin, "insert orders (customer) values (replicate('x', 21))")?.text).toBe(
    `String or binary data would be truncated in table 'app.dbo.orders', column 'customer'. Truncated value: '${"x".repeat(20)}'.`,
  )
  expect(rows(admin, "update orders set total += 1 output inserted.total where customer = 'BOB'")).toEqual([
    ["3.00"],
  ])
  expect(rows(admin, "select top (2) customer from orders order by total desc, 1")).toEqual([
    ["bob"],
    ["Ann"],
  ])
  expect(
    rows(admin, "select customer from orders order by customer offset 1 rows fetch next 1 rows only"),
  ).toEqual([["bob"]])
  expect(rows(admin, "select sum(total), avg(total), min(customer), count(*) from orders")).toEqual([
    ["4.50", "1.500000", "Ann", 3],
  ])
  expect(rows(admin, "delete o output deleted.customer from orders o where o.total = 0")).toEqual([["Cy"]])
  expect(
    rows(
      admin,
      "with big as (select * from orders where total > 2) select b.customer from big b join orders o on o.id = b.id",
    ),
  ).toEqual([["bob"]])
  const columns =
    "select COLUMN_NAME, DATA_TYPE, IS_NULLABLE from INFORMATION_SCHEMA.COLUMNS where TABLE_NAME = 'orders' order by ORDINAL_POSITION"
  expect(rows(admin, columns)).toEqual([
    ["id", "int", "NO"],
    ["customer", "nvarchar", "NO"],
    ["total", "decimal", "NO"],
    ["placed", "datetime2", "NO"],
  ])
})

test("a number in a list of values is no column's number", () => {
  expect(rows(admin, "select 2 as one, v from (values (2), (1)) t(v) order by one, v desc")).toEqual([
    [2, 2],
    [2, 1],
  ])
})

test("text is compared, grouped and made unique without regard to case and blanks at the end", () => {
  rows(admin, "create table words (w nvarchar(10)); insert words values ('a'), ('A '), ('b'), (null)")
  expect(rows(admin, "select count(*), count(distinct w) from words")).toEqual([[4, 2]])
  expect(rows(admin, "select count(*) from words group by w order by 1")).toEqual([[1], [1], [2]])
  expect(rows(admin, "select distinct w from words order by w")).toEqual([[null], ["a"], ["b"]])
  expect(rows(admin, "select w from words union select 'B' order by w")).toEqual([[null], ["a"], ["b"]])
  expect(failure(admin, "create unique index u on words (w)")?.number).toBe(1505)
  rows(admin, "delete top (1) from words where w = 'a'; create unique index u on words (w)")
  expect(failure(admin, "insert words values (null)")?.number).toBe(2601)
})

test("keys to other tables hold, also when they are added later", () => {
  rows(admin, "create table parent (id int primary key); create table child (id int, parent_id int)")
  rows(admin, "insert parent values (1), (2); insert child values (1, 1)")
  rows(admin, "alter table child add constraint fk_child foreign key (parent_id) references parent (id)")
  expect(failure(admin, "insert child values (2, 9)")).toMatchObject({
    number: 547,
    text: `The INSERT statement conflicted with the FOREIGN KEY constraint "fk_child". The conflict occurred in database "app", table "dbo.parent", column 'id'.`,
  })
  expect(failure(admin, "delete parent where id = 1")?.text).toContain("REFERENCE constraint")
  expect(failure(admin, "drop table parent")?.number).toBe(3726)
  rows(admin, "alter table child drop constraint fk_child; insert child values (2, 9)")
  expect(
    failure(admin, "alter table child add constraint fk_child foreign key (parent_id) references parent (id)")
      ?.number,
  ).toBe(547)
  rows(
    admin,
    "delete child where parent_id = 9; alter table child add constraint fk_child foreign key (parent_id) references parent on delete cascade",
  )
  rows(admin, "delete parent where id = 1")
  expect(rows(admin, "select count(*) from child")).toEqual([[0]])
})

test("ALTER TABLE adds, changes and drops columns", () => {
  rows(admin, "create table shape (a int); insert shape values (1)")
  expect(failure(admin, "alter table shape add b int not null")?.number).toBe(4901)
  rows(admin, "alter table shape add b int not null constraint df_b default 5, c nvarchar(5)")
  expect(rows(admin, "select * from shape")).toEqual([[1, 5, null]])
  rows(admin, "alter table shape alter column a nvarchar(10) not null")
  expect(rows(admin, "select a from shape")).toEqual([["1"]])
  expect(errors(admin, "alter table shape drop column b").map(({ number }) => number)).toEqual([5074, 4922])
  rows(admin, "alter table shape drop constraint df_b; alter table shape drop column b")
  expect(rows(admin, "select * from shape")).toEqual([["1", null]])
})

test("control of flow, variables, TRY and messages", () => {
  const sql = `declare @i int = 0, @text nvarchar(50) = N''
    while @i < 3 begin set @i += 1; if @i = 2 continue; set @text = @text + cast(@i as nvarchar(5)) end
    begin try select 1/0; set @text += 'never' end try
    begin catch set @text += N' ' + cast(error_number() as nvarchar(10)) end catch
    select @text`
  expect(rows(admin, sql)).toEqual([["13 8134"]])
  expect(failure(admin, "throw 50001, 'my own', 3")).toMatchObject({
    number: 50001,
    text: "my own",
    state: 3,
  })
  expect(failure(admin, "raiserror('no %s', 16, 2, 'way')")).toMatchObject({
    number: 50000,
    text: "no way",
    state: 2,
  })
  expect(admin.execute("print 'hello'")[0]).toMatchObject({ message: { severity: 0, text: "hello" } })
})

test("sp_executesql with parameters, also to give back", () => {
  const sql =
    "declare @r int; exec sp_executesql N'set @out = @in * 2', N'@in int, @out int output', @in = 21, @out = @r output; select @r"
  expect(rows(admin, sql)).toEqual([[42]])
})

test("what drivers send when they connect", () => {
  rows(
    admin,
    `set textsize 2147483647 set quoted_identifier on set arithabort on set ansi_nulls on set ansi_padding on set ansi_warnings on
     set concat_null_yields_null on set implicit_transactions off set language us_english set dateformat mdy set datefirst 7
     set transaction isolation level read committed set lock_timeout -1 set nocount off; exec sp_reset_connection`,
  )
})

test("lines of errors are those of the batch", () => {
  expect(failure(admin, "select 1\n\nselect * from nowhere")).toMatchObject({ number: 208, line: 3 })
})

test.each([
  [12, "varchar", 8000],
  [-9, "nvarchar", 4000],
  [-3, "varbinary", 8000],
  [93, "datetime2", 27],
])("ODBC's type %i is told with its longest value, so that drivers cut nothing", (code, name, precision) => {
  expect(rows(admin, `exec sp_datatype_info_100 ${code}, 3`)).toEqual([[name, code, precision]])
})
