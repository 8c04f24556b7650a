import { afterAll, beforeAll, expect, test } from "vitest"
import { type Database, type Session, startDatabase } from "./support.ts"

let database: Database
let admin: Session
beforeAll(async () => {
  database = await startDatabase()
  admin = await database.connect()
  await admin.rows(
    "create table parent (id int not null, code varchar(10) not null, constraint pk_parent primary key (id, code))",
  )
  await admin.rows(`create table child (
    id int identity(5, 5) primary key, parent_id int, parent_code varchar(10), n int default 0 check (n >= 0), note nvarchar(20) constraint df_note default 'x',
    constraint uq_note unique (note), constraint ck_both check (n > 0 or note is not null),
    constraint fk_parent foreign key (parent_id, parent_code) references parent on delete cascade on update set null)`)
  await admin.rows("create index ix_n on child (n desc, note) include (parent_id) where n > 5")
  await admin.rows("create table heap (a int)")
})
afterAll(() => database.close())

test("sys.indexes: a primary key is clustered, a table without is a heap", async () => {
  expect(
    await admin.rows(`select name, index_id, type, type_desc, is_unique, is_primary_key, is_unique_constraint, has_filter, filter_definition
      from sys.indexes where object_id = object_id('child') and name not like 'PK[_][_]%' order by index_id`),
  ).toEqual([
    ["uq_note", 2, 2, "NONCLUSTERED", true, false, true, false, null],
    ["ix_n", 3, 2, "NONCLUSTERED", false, false, false, true, "(n > 5)"],
  ])
  expect(
    await admin.rows(
      "select index_id, type_desc, is_unique from sys.indexes where object_id = object_id('child') and is_primary_key = 1",
    ),
  ).toEqual([[1, "CLUSTERED", true]])
  expect(
    await admin.rows(
      "select name, index_id, type, type_desc from sys.indexes where object_id = object_id('heap')",
    ),
  ).toEqual([[null, 0, 0, "HEAP"]])
  await admin.rows(
    "create table other (a int primary key nonclustered, b int); create clustered index cx on other (b)",
  )
  expect(
    await admin.rows(
      "select index_id, is_primary_key from sys.indexes where object_id = object_id('other') order by 1",
    ),
  ).toEqual([
    [1, false],
    [2, true],
  ])
  expect(await admin.error("create clustered index cy on other (a)")).toBe(1902)
})

test("sys.index_columns", async () => {
  expect(
    await admin.rows(`select col_name(object_id, column_id), index_column_id, key_ordinal, is_descending_key, is_included_column
      from sys.index_columns where object_id = object_id('child') and index_id = 3 order by index_column_id`),
  ).toEqual([
    ["n", 1, 1, true, false],
    ["note", 2, 2, false, false],
    ["parent_id", 3, 0, false, true],
  ])
})

test("sys.foreign_keys and sys.foreign_key_columns", async () => {
  expect(
    await admin.rows(`select name, type_desc, object_name(parent_object_id), object_name(referenced_object_id), key_index_id,
      delete_referential_action_desc, update_referential_action_desc, is_system_named, is_disabled from sys.foreign_keys`),
  ).toEqual([
    ["fk_parent", "FOREIGN_KEY_CONSTRAINT", "child", "parent", 1, "CASCADE", "SET_NULL", false, false],
  ])
  expect(
    await admin.rows(`select object_name(constraint_object_id), constraint_column_id, col_name(parent_object_id, parent_column_id),
      col_name(referenced_object_id, referenced_column_id) from sys.foreign_key_columns order by 2`),
  ).toEqual([
    ["fk_parent", 1, "parent_id", "id"],
    ["fk_parent", 2, "parent_code", "code"],
  ])
})

test("sys.check_constraints, sys.default_constraints and sys.key_constraints", async () => {
  expect(
    await admin.rows(
      "select parent_column_id, definition, is_system_named from sys.check_constraints order by 1",
    ),
  ).toEqual([
    [0, "(n > 0 or note is not null)", false],
    [4, "(n >= 0)", true],
  ])
  expect(
    await admin.rows(
      "select parent_column_id, definition, is_system_named from sys.default_constraints order by 1",
    ),
  ).toEqual([
    [4, "((0))", true],
    [5, "('x')", false],
  ])
  expect(
    await admin.rows(
      "select object_name(parent_object_id), type, unique_index_id from sys.key_constraints where parent_object_id = object_id('child') order by 3",
    ),
  ).toEqual([
    ["child", "PK", 1],
    ["child", "UQ", 2],
  ])
})

test("sys.identity_columns and columns that ORMs ask for", async () => {
  expect(
    await admin.rows("select name, seed_value, increment_value, last_value from sys.identity_columns"),
  ).toEqual([["id", "5", "5", null]])
  expect(
    await admin.rows(
      "select temporal_type, is_memory_optimized, is_external from sys.tables where name = 'heap'",
    ),
  ).toEqual([[0, false, false]])
  expect(
    await admin.rows(
      "select is_sparse, is_hidden, generated_always_type, is_rowguidcol from sys.columns where object_id = object_id('heap')",
    ),
  ).toEqual([[false, false, 0, false]])
  expect(
    await admin.rows(
      "select name, precision, scale, is_nullable from sys.types where name in ('int', 'decimal', 'datetime2') order by 1",
    ),
  ).toEqual([
    ["datetime2", 27, 7, true],
    ["decimal", 38, 38, true],
    ["int", 10, 0, true],
  ])
  expect(await admin.rows("select * from sys.triggers union all select * from sys.triggers")).toEqual([])
  expect(await admin.rows("select name from sys.procedures")).toEqual([])
  expect(await admin.rows("select name from sys.sequences")).toEqual([])
})

test("INFORMATION_SCHEMA about constraints", async () => {
  expect(
    await admin.rows(
      "select constraint_name, table_name, constraint_type from information_schema.table_constraints where constraint_name not like '%[_][_]%' order by 1",
    ),
  ).toEqual([
    ["ck_both", "child", "CHECK"],
    ["fk_parent", "child", "FOREIGN KEY"],
    ["pk_parent", "parent", "PRIMARY KEY"],
    ["uq_note", "child", "UNIQUE"],
  ])
  expect(
    await admin.rows(
      "select constraint_name, column_name, ordinal_position from information_schema.key_column_usage where table_name = 'parent' order by 3",
    ),
  ).toEqual([
    ["pk_parent", "id", 1],
    ["pk_parent", "code", 2],
  ])
  expect(
    await admin.rows(
      "select constraint_name, unique_constraint_name, match_option, update_rule, delete_rule from information_schema.referential_constraints",
    ),
  ).toEqual([["fk_parent", "pk_parent", "SIMPLE", "SET NULL", "CASCADE"]])
  expect(
    await admin.rows(
      "select column_name, constraint_name from information_schema.constraint_column_usage where constraint_name in ('ck_both', 'fk_parent') order by 2, 1",
    ),
  ).toEqual([
    ["n", "ck_both"],
    ["note", "ck_both"],
    ["parent_code", "fk_parent"],
    ["parent_id", "fk_parent"],
  ])
  expect(
    await admin.rows(
      "select column_name, column_default, character_octet_length, collation_name from information_schema.columns where column_name = 'note'",
    ),
  ).toEqual([["note", "('x')", 40, "SQL_Latin1_General_CP1_CI_AS"]])
})

test("UPDATE ... OUTPUT tells of rows before and after; ORDER BY in a subquery needs TOP", async () => {
  await admin.rows("insert heap values (1), (2)")
  expect(
    await admin.rows(
      "update heap set a = a + 10 output deleted.a, inserted.a, inserted.a - deleted.a as more where a = 2",
    ),
  ).toEqual([[2, 12, 10]])
  expect(await admin.rows("delete heap output deleted.a where a = 12")).toEqual([[12]])
  expect(await admin.error("select * from (select a from heap order by a) x")).toBe(1033)
  expect(await admin.rows("select * from (select top 1 a from heap order by a) x")).toEqual([[1]])
  expect(await admin.error("create view ordered as select a from heap order by a")).toBe(1033)
})

test("what the engine would get wrong is refused", async () => {
  await admin.rows("create table words (w varchar(9)); insert words values ('a'), ('b')")
  expect(await admin.error("declare @s varchar(99) = ''; select @s = @s + w from words")).toBe(40515)
  expect(await admin.value("declare @s varchar(99) = ''; select @s = @s + 'x'; select @s")).toBe("x")
  const many = Array.from({ length: 1001 }, () => "('a')").join(", ")
  expect(await admin.error(`insert words values ${many}`)).toBe(10738)
})

test("UPDATE and DELETE find their table after FROM under another alias", async () => {
  await admin.rows("create table moved (a int, b int); insert moved values (1, 0), (2, 0), (3, 0)")
  await admin.rows("update moved set b = 1 from moved m where m.a = 2")
  expect(await admin.rows("select a, b from moved order by a")).toEqual([
    [1, 0],
    [2, 1],
    [3, 0],
  ])
  await admin.rows("delete moved from moved m where m.a = 2")
  expect(await admin.rows("select a from moved order by a")).toEqual([[1], [3]])
  expect(await admin.error("update moved set b = 2 from moved m join moved n on m.a = n.a")).toBe(8154)
})
