import { describe } from "vitest"
import { type Case, expectAnswers, holds } from "./support.ts"

// https://learn.microsoft.com/sql/t-sql/data-types/data-type-synonyms-transact-sql
describe("types by other names", () =>
  expectAnswers([
    ["select cast('a' as character varying(5))", { type: "varchar(5)" }],
    ["select cast('a' as char varying(5))", { type: "varchar(5)" }],
    ["select cast('a' as character(5))", { type: "char(5)" }],
    ["select cast('a' as national character varying(5))", { type: "nvarchar(5)" }],
    ["select cast('a' as national char(3))", { type: "nchar(3)" }],
    ["select cast(0x01 as binary varying(5))", { type: "varbinary(5)" }],
    ["select cast(1 as double precision)", { type: "float" }],
    ["select cast(1 as float(24))", { type: "real" }],
    ["select cast(1 as float(25))", { type: "float" }],
    ["select cast(1 as dec(5, 2))", { type: "decimal(5,2)" }],
    ["select cast(1 as numeric)", { type: "decimal(18,0)" }],
    ["select cast(1 as integer)", { type: "int" }],
    ["select cast('2020-01-01' as datetime2)", { type: "datetime2(7)" }],
    ["declare @a char varying(3) = 'abcd'; select @a", "abc"],
    ["select cast('2020-01-01' as smalldatetime)", { error: 40515 }],
    ["select cast(1 as decimal(39, 0))", { error: 2750 }],
    ["select cast(1 as decimal(5, 6))", { error: 192 }],
    ["select cast('a' as varchar(0))", { error: 1001 }],
    ["select cast('a' as varchar(8001))", { error: 131 }],
    ["select cast('a' as nvarchar(4001))", { error: 2717 }],
    ["select cast(1 as nosuch)", { error: 243 }],
    ["declare @a nosuch", { error: 2715 }],
  ]))

// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-columns-transact-sql, and the sizes on the page of each type
describe("sizes in the catalog", () => {
  const columns: readonly (readonly [type: string, bytes: number, precision: number, scale: number])[] = [
    ["decimal(9, 2)", 5, 9, 2],
    ["decimal(10, 2)", 9, 10, 2],
    ["decimal(28, 0)", 13, 28, 0],
    ["nvarchar(10)", 20, 0, 0],
    ["varchar(max)", -1, 0, 0],
    ["datetime2(0)", 6, 19, 0],
    ["datetime2(3)", 7, 23, 3],
    ["datetime2(7)", 8, 27, 7],
    ["time(0)", 3, 8, 0],
    ["time(7)", 5, 16, 7],
    ["datetimeoffset(0)", 8, 26, 0],
    ["datetimeoffset(7)", 10, 34, 7],
    ["datetime", 8, 23, 3],
    ["float", 8, 53, 0],
    ["real", 4, 24, 0],
    ["money", 8, 19, 4],
    ["bit", 1, 1, 0],
  ]
  expectAnswers(
    columns.map(([type, bytes, precision, scale], index): Case => [
      `create table sized${index} (a ${type}); select max_length, precision, scale from sys.columns where object_id = object_id('sized${index}')`,
      [[bytes, precision, scale]],
    ]),
  )
})

// https://learn.microsoft.com/sql/t-sql/statements/set-quoted-identifier-transact-sql ("Remarks") and .../language-elements/sql-server-utilities-statements-backslash
describe("how text is read", () =>
  expectAnswers([
    ['select "a" from (values (1)) t(a)', 1],
    ['set quoted_identifier off; select "a"', "a"],
    ['set quoted_identifier on; select "a" from (values (1)) t(a)', 1],
    ["select 'a\\\nb'", "ab"],
    ["select 'a\nb'", "a\nb"],
    ["select 'a''b'", "a'b"],
    ["select 1 /* c /* nested */ */ + 1", 2],
    ["select 1 -- x\n+ 1", 2],
    ["select [a b] from (values (1)) t([a b])", 1],
    [holds("not 1 = 2 and 1 = 1"), 1],
    [holds("1 = 1 or 1 = 1 and 1 = 2"), 1],
    [holds("(1 = 1 or 1 = 1) and 1 = 2"), 0],
    [holds("1 between 0 and 2 and 1 = 1"), 1],
    [holds("1 !< 1 and not 1 !> 0 and 1 != 2"), 1],
  ]))

// https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
describe("what does not compile", () =>
  expectAnswers([
    ["select (select 1, 2)", { error: 116 }],
    ["select (select a from (values (1), (2)) t(a))", { error: 512 }],
    ["select * from (select 1) x", { error: 8155 }],
    ["select 1 from (select 1 as a, 2 as A) x", { error: 8156 }],
    ["with c as (select 1 as a, 2 as a) select 1 from c", { error: 8156 }],
    ["select 1 from (values (1)) t(a), (values (1)) t(b)", { error: 1011 }],
    ["create table same (a int); select 1 from same, dbo.same", { error: 1013 }],
    ["select count(*) from same join same t on same.a = t.a", 0],
    ["select a from (values (1)) t(a) join (values (1)) u(a) on t.a = u.a", { error: 209 }],
    ["select max(max(a)) from (values (1)) t(a)", { error: 130 }],
    ["select sum((select 1)) from (values (1)) t(a)", { error: 130 }],
    ["select a from (values (1)) t(a) where max(a) > 0", { error: 147 }],
    ["select a from (values (1)) t(a) group by 1", { error: 164 }],
    ["select 1 as a union select 2 order by b", { error: 207 }],
    ["select 1 as a union select 2 order by a desc", [[2], [1]]],
    ["select 1 union select 1, 2", { error: 205 }],
    ["select top -1 1", { error: 102 }],
    ["select top (-1) 1", { error: 127 }],
    ["declare @a int, @a int", { error: 134 }],
    ["select @zz", { error: 137 }],
    ["break", { error: 135 }],
    ["if 1 = 1 continue", { error: 136 }],
    ["while 1 = 1 begin if 1 = 1 break end; select 1", 1],
    ["throw", { error: 10704 }],
    ["select 'x", { error: 105 }],
    ["select /* x", { error: 113 }],
  ]))
