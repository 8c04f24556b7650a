import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { SqlSession } from "../src/engine.ts"
import { errors, rows, startEngine } from "./support.ts"

let server: ReturnType<typeof startEngine>
let admin: SqlSession
beforeAll(() => {
  server = startEngine()
  admin = server.admin()
  rows(
    admin,
    `create table parent (id int not null constraint pk_parent primary key, code varchar(5) constraint uq_code unique, word varchar(5));
     create table child (id int, parent_id int constraint fk_child references parent, price int constraint ck_price check (price > 0),
       word varchar(5) constraint df_word default 'a', number decimal(9, 2) constraint df_number default 0);
     create index ix_word on parent (word)`,
  )
})
afterAll(() => server.close())

const told = (sql: string) => errors(admin, sql).map(({ number, text }) => `${number} ${text}`)

describe("a function of a schema that is not there", () => {
  test.each([
    [
      "select dbo.nope(1)",
      `4121 Cannot find either column "dbo" or the user-defined function or aggregate "dbo.nope", or the name is ambiguous.`,
    ],
    [
      "select 1 from parent where [dbo].[nope]() = 1",
      `4121 Cannot find either column "dbo" or the user-defined function or aggregate "dbo.nope", or the name is ambiguous.`,
    ],
    [
      "select app.dbo.nope(1)",
      `4121 Cannot find either column "app" or the user-defined function or aggregate "app.dbo.nope", or the name is ambiguous.`,
    ],
    ["select word.value('x') from parent", "258 Cannot call methods on varchar."],
    ["select p.word.value('x') from parent p", "258 Cannot call methods on varchar."],
    ["select [nope](1)", "195 'nope' is not a recognized built-in function name."],
    ["select * from dbo.nope(1)", "208 Invalid object name 'dbo.nope'."],
    [
      "select sys.fn_varbintohexstr(0x01)",
      "40515 Function sys.fn_varbintohexstr is not supported in the Keyless sandbox.",
    ],
  ])("%s", (sql, answer) => {
    expect(told(sql)).toEqual([answer])
  })

  test("nothing of the batch runs, and CATCH of the same batch does not see it", () => {
    const batch =
      "begin try insert parent (id) values (9); select dbo.nope(1) end try begin catch select 'caught' end catch"
    expect(told(batch)).toHaveLength(1)
    expect(rows(admin, "select count(*) from parent where id = 9")).toEqual([[0]])
  })
})

describe("a column that is not grouped is told with its clause", () => {
  const reason = "because it is not contained in either an aggregate function or the GROUP BY clause."
  test.each([
    [
      "select code, count(*) from parent",
      `8120 Column 'parent.code' is invalid in the select list ${reason}`,
    ],
    [
      "select count(*) from dbo.parent group by id having code = 'a'",
      `8121 Column 'dbo.parent.code' is invalid in the HAVING clause ${reason}`,
    ],
    [
      "select count(*) from parent p having p.code = 'a'",
      `8121 Column 'p.code' is invalid in the HAVING clause ${reason}`,
    ],
    [
      "select id from parent group by id order by code",
      `8127 Column "parent.code" is invalid in the ORDER BY clause ${reason}`,
    ],
    [
      "select count(*) from parent order by code",
      `8127 Column "parent.code" is invalid in the ORDER BY clause ${reason}`,
    ],
    [
      "select max(x.a) from (select 1 as a, 2 as b) x group by a having x.b = 1",
      `8121 Column 'x.b' is invalid in the HAVING clause ${reason}`,
    ],
  ])("%s", (sql, answer) => {
    expect(told(sql)).toEqual([answer])
  })
})

describe("what depends on a column is named before the statement fails", () => {
  const failed = (verb: string, column: string) =>
    `4922 ALTER TABLE ${verb} COLUMN ${column} failed because one or more objects access this column.`
  const object = (name: string, column: string) =>
    `5074 The object '${name}' is dependent on column '${column}'.`
  test.each([
    [
      "alter table parent drop column id",
      object("pk_parent", "id"),
      object("fk_child", "id"),
      failed("DROP", "id"),
    ],
    ["alter table parent drop column code", object("uq_code", "code"), failed("DROP", "code")],
    ["alter table child drop column price", object("ck_price", "price"), failed("DROP", "price")],
    ["alter table child drop column word", object("df_word", "word"), failed("DROP", "word")],
    ["alter table child drop column parent_id", object("fk_child", "parent_id"), failed("DROP", "parent_id")],
    [
      "alter table parent drop column word",
      "5074 The index 'ix_word' is dependent on column 'word'.",
      failed("DROP", "word"),
    ],
    [
      "alter table parent alter column id bigint not null",
      object("pk_parent", "id"),
      object("fk_child", "id"),
      failed("ALTER", "id"),
    ],
    [
      "alter table parent alter column word varchar(3)",
      "5074 The index 'ix_word' is dependent on column 'word'.",
      failed("ALTER", "word"),
    ],
    [
      "alter table parent alter column word nvarchar(9)",
      "5074 The index 'ix_word' is dependent on column 'word'.",
      failed("ALTER", "word"),
    ],
    ["alter table child alter column word nvarchar(5)", object("df_word", "word"), failed("ALTER", "word")],
  ])("%s", (sql, ...answers) => {
    expect(told(sql)).toEqual(answers)
  })

  test("what a column stands is changed", () => {
    rows(
      admin,
      "alter table parent alter column word varchar(9); alter table parent alter column code varchar(9)",
    )
    rows(
      admin,
      "alter table child alter column number decimal(12, 3); alter table child alter column word varchar(max)",
    )
  })

  test("the last column stays", () => {
    rows(admin, "create table lone (a int)")
    expect(told("alter table lone drop column a")).toEqual([
      "4923 ALTER TABLE DROP COLUMN failed because 'a' is the only data column in table 'lone'. A table must have at least one data column.",
    ])
  })
})

describe("a constraint that cannot be made or dropped ends in an error that points to those before it", () => {
  test.each([
    ["create table c (a int constraint f references nope)", 1767],
    ["alter table child add constraint f foreign key (id) references child (price)", 1776],
    ["alter table child add constraint f foreign key (word) references parent", 1778],
    ["alter table parent add constraint p primary key (word)", 8111],
    ["create table c (a int null primary key)", 8111],
    ["create table c (a int not null, b int not null, primary key (a), primary key (b))", 1779],
    ["alter table parent add constraint ck_price check (id > 0)", 2714],
    ["alter table parent add constraint u unique (nope)", 1911],
    ["alter table parent add constraint u unique clustered (word)", 1902],
  ])("%s", (sql, number) => {
    expect(errors(admin, sql).map((each) => each.number)).toEqual([number, 1750])
  })

  test.each([
    ["alter table parent drop constraint nope", 3728],
    ["alter table parent drop constraint pk_parent", 3725],
  ])("%s", (sql, number) => {
    expect(errors(admin, sql).map((each) => each.number)).toEqual([number, 3727])
  })

  test("CATCH sees the last", () => {
    const batch =
      "begin try alter table parent drop constraint pk_parent end try begin catch select error_number() end catch"
    expect(rows(admin, batch)).toEqual([[3727]])
  })
})
