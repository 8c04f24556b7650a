import type { Connection } from "mysql2/promise"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Bench, createBench, failure, rowsOf } from "./support.ts"

let bench: Bench
let session: Connection
beforeAll(async () => {
  bench = await createBench()
  session = await bench.asPasswordAdmin()
  await session.query("drop table if exists item")
  await session.query("create table item (id int primary key auto_increment, name varchar(20), note text)")
  await session.query("insert into item (name) values ('a'), ('b')")
})
afterAll(async () => {
  await session.end()
  await bench.close()
})

test.each([
  "insert into item (name) values ('c') returning id",
  "insert into item (name) select name from item returning id, name",
  "replace into item values (1, 'x', null) returning id",
  "delete from item where id = 99 returning id",
  "create or replace table item (a int)",
  "create or replace database x",
  "create or replace user u",
  "create or replace role r",
  "create or replace index i on item (name)",
  "create or replace definer = 'u'@'%' procedure p() select 1",
  "create or replace trigger t before insert on item for each row set new.name = 'x'",
  "create sequence s",
  "create or replace sequence s",
  "drop sequence if exists s",
  "alter sequence s restart",
  "select next value for s",
  "alter table item add column if not exists extra int",
  "alter table item drop column if exists extra",
  "alter table item add index if not exists i (name)",
  "alter table if exists item add x int",
  "create index if not exists i on item (name)",
  "create unique index if not exists i on item (name)",
  "drop index if exists i on item",
  "create view if not exists v as select 1",
  "rename table if exists item to other",
  "create table x (id uuid primary key)",
  "create table x (a int, ip inet6 not null)",
  "alter table item add column u uuid",
  "select cast('x' as char) from item for system_time all",
  "create table x (a int) with system versioning",
  "alter table item add system versioning",
  "create table x (id char(36) default uuid())",
  "create table x (a int, b int as (a + 1) persistent)",
  "execute immediate 'select 1'",
  "begin not atomic select 1; end",
  "create procedure p() begin for i in 1..3 do select i; end for; end",
  "select * from item for update wait 5",
  "select * from item order by id offset 1 rows fetch next 1 rows only",
  "select * from item order by id fetch first 1 row only",
  "select * from item limit rows examined 10",
  "alter table item nowait add x int",
  "lock tables item read wait 5",
  "set statement max_statement_time = 1 for select 1",
  "analyze select * from item",
  "values (1), (2)",
  "select * from (values (1), (2)) v",
  "grant select on *.* to 'fresh'@'%' identified by 'Secret-1'",
  "create user x identified via mysql_native_password",
  "set password for 'x' = password('y')",
  "select * from item procedure analyse()",
  "kill soft 1",
  "delete history from item",
  "prepare s from 'insert into item (name) values (''c'') returning id'",
  "/*!50000 create or replace table item (a int) */",
  "insert into item (name) values ('c') /*! returning id */",
  "/*!40101 insert */ into item (name) values ('c') returning id",
  "select password('x')",
  "select cast('1' as int)",
  "select cast(1 as varchar(3))",
  "insert into item (id, name) values (1, 'a') on duplicate key update name = value(name)",
  "create table x (a int, b int default a)",
  "create table x (a int, b int default `a`)",
  "create table x (a int, b int default 1 + 1 not null)",
  "create table x (a int, b int default -a)",
  "create table x (b varchar(9) default user)",
  "create table x (b timestamp default current_timestamp(3) + interval 1 day)",
  "alter table item add column b int default id",
  "alter table item alter column note set default name",
  "with recursive r as (select 1 as a union all select a from r) cycle a restrict select * from r",
  "with recursive r (a, b) as (select 1, 2 union all select a, b from r) cycle a, b restrict select * from r",
])("%s is a syntax error, as in MySQL", async (sql) => {
  expect(await failure(session.query(sql))).toMatchObject({
    errno: 1064,
    sqlState: "42000",
    message: expect.stringContaining("your MySQL server version"),
  })
})

test.each([
  ["select nextval(s)", 1305],
  ["select nvl(name, 'x') from item", 1305],
  ["select json_detailed('{}')", 1305],
  ["create table x (a int) engine = aria", 1286],
  ["set sql_mode = 'oracle'", 1231],
  ["set session sql_mode = 'ANSI_QUOTES,MSSQL'", 1231],
])("%s: %i", async (sql, errno) => {
  expect(await failure(session.query(sql))).toMatchObject({ errno })
})

test("the error names the place", async () => {
  const { message } = await failure(session.query("insert into item (name)\nvalues ('c') returning id"))
  expect(message).toContain("near 'returning id' at line 2")
})

test("a prepared statement and one of several are refused too, and nothing of them runs", async () => {
  expect(
    await failure(session.execute("insert into item (name) values (?) returning id", ["c"])),
  ).toMatchObject({ errno: 1064 })
  const several = await bench.asPasswordAdmin({ multipleStatements: true })
  expect(
    await failure(
      several.query(
        "insert into item (name) values ('d'); create or replace table item (a int); drop table item",
      ),
    ),
  ).toMatchObject({ errno: 1064 })
  expect(await rowsOf(session, "select name from item order by id")).toEqual([
    { name: "a" },
    { name: "b" },
    { name: "d" },
  ])
  await session.query("delete from item where name = 'd'")
})

test.each([
  "create or replace view v as select 1 as a",
  "create or replace algorithm = merge view v as select 2 as a",
  "drop view if exists v",
  "create table if not exists kept (uuid varchar(36) default (uuid()), returning_ int, at datetime default current_timestamp, t timestamp default now(), primary key (uuid))",
  "alter table kept add column inet6 varchar(10)",
  "alter table kept add index uuid (uuid, inet6)",
  "insert into kept (uuid) values ('returning') on duplicate key update inet6 = coalesce(values(inet6), 'x')",
  "select json_value('{\"a\": 1}', '$.a') as returning_ from kept",
  "select uuid from kept where uuid = 'insert into x returning id'",
  "select * from kept limit 1 offset 0",
  "select * from kept for update",
  "select * from kept for update nowait",
  "select * from kept for update skip locked",
  "select 1 intersect select 1",
  "drop table if exists kept",
  "set sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES'",
  "set sql_mode = default",
  "create user if not exists 'plain'@'%' identified by 'Secret-1'",
  "drop user if exists 'plain'@'%'",
  "create role if not exists 'reader'",
  "drop role if exists 'reader'",
  "create procedure fetching() begin declare v int; declare c cursor for select 1; open c; fetch next from c into v; close c; end",
  "drop procedure if exists fetching",
  "analyze table item",
  `create table if not exists defaults (a int default 1, b decimal(4, 2) default -1.5, c varchar(9) default 'x', d date default '2026-01-01', e int default null,
    f timestamp(3) default current_timestamp(3) on update current_timestamp(3), g boolean default true, h varchar(9) default _utf8mb4'x' collate utf8mb4_bin,
    i int default (a + 1), j int default 0 check (j < 9), k bit(2) default b'1', l double default 1e3, m datetime default now(), n varchar(3) default '' comment 'x')
    default character set utf8mb4 default collate utf8mb4_bin`,
  "alter table defaults alter column a set default 2, alter column c drop default, add column cycle int default 3, row_format = default",
  "alter table defaults add index by_a (a), algorithm = default, lock = default",
  "drop table defaults",
  "with recursive r as (select 1 as a) select * from r, (select 1 as b) cycle",
])("%s is MySQL's as well", async (sql) => {
  await session.query(sql)
})

test("blanks at the end count, also where only the character set is named", async () => {
  const same = "select count(*) as n from blank where v = 'a '"
  for (const columns of [
    "v varchar(9)",
    "v varchar(9) character set utf8mb4",
    "v varchar(9) collate utf8mb4_0900_ai_ci",
  ]) {
    await session.query("drop table if exists blank")
    await session.query(`create table blank (${columns})`)
    await session.query("insert into blank values ('a')")
    expect(await rowsOf(session, same)).toEqual([{ n: 0 }])
    expect(await rowsOf(session, "select count(*) as n from blank where v = 'A'")).toEqual([{ n: 1 }])
  }
  await session.query("drop table blank")
  await session.query("create table blank (v varchar(9) unique) default charset=utf8mb4")
  await session.query("insert into blank values ('a'), ('a ')")
  await session.query("drop table blank")
})

test.each([
  ["select 1 /*M! + 1 */ as n", 1],
  ["select 1 /*M!100100 + 1 */ as n", 1],
  ["select 1 /*!100100 + 1 */ as n", 1],
  ["select 1 /*!80022 + 1 */ as n", 1],
  ["select 1 /*!50000 + 1 */ as n", 2],
  ["select 1 /*! + 1 /* not this */ */ as n", 2],
  ["select 1 -- /*M!\n + 1 as n", 2],
])("%s is read as MySQL reads it: %i", async (sql, n) => {
  expect(await rowsOf(session, sql)).toEqual([{ n }])
  const [prepared] = await session.execute(sql)
  expect(prepared).toEqual([{ n }])
})

test("what a variable holds is refused as well when it is prepared", async () => {
  await session.query(
    "set @bad = 'insert into item (name) values (''c'') returning id', @good = 'select name from item where id = ?', @id = 1",
  )
  expect(await failure(session.query("prepare s from @bad"))).toMatchObject({ errno: 1064 })
  expect(await failure(session.query("PREPARE s FROM /* held */ @`bad`"))).toMatchObject({ errno: 1064 })
  expect(await failure(session.query("prepare s from @nothing"))).toMatchObject({ errno: 1064 })
  await session.query("prepare s from @good")
  expect(await rowsOf(session, "execute s using @id")).toEqual([{ name: "a" }])
  await session.query("deallocate prepare s")
})

test("who holds locks is told, and tables that would tell less than in MySQL are refused", async () => {
  const holder = await bench.asPasswordAdmin()
  await holder.query("start transaction")
  await holder.query("update item set note = 'held' where id = 1")
  const [id] = await rowsOf(holder, "select connection_id() as id")
  const holding = `select t.PROCESSLIST_ID as id, m.OBJECT_NAME as name from performance_schema.metadata_locks m
    join performance_schema.threads t on t.THREAD_ID = m.OWNER_THREAD_ID where m.OBJECT_NAME = 'item' and m.LOCK_STATUS = 'GRANTED'`
  expect(await rowsOf(session, holding)).toEqual([{ ...id, name: "item" }])
  const open = "select trx_mysql_thread_id as id, trx_rows_modified as n from information_schema.innodb_trx"
  expect(await rowsOf(session, open)).toEqual([{ ...id, n: 1 }])
  await holder.query("rollback")
  await holder.end()
})

test.each([
  ["select * from performance_schema.data_locks", 1105],
  ["select * from performance_schema.data_lock_waits w join performance_schema.threads t", 1105],
  ["select * from `performance_schema`.`events_statements_current`", 1105],
  ["select * from sys.schema_table_lock_waits", 1105],
  ["select * from information_schema.innodb_locks", 1109],
  ["select * from information_schema.user_variables", 1109],
])("%s: %i", async (sql, errno) => {
  expect(await failure(session.query(sql))).toMatchObject({ errno })
})

test("a table that stands alone is of the database in use", async () => {
  const other = await bench.asPasswordAdmin()
  await other.query("use performance_schema")
  expect(await failure(other.query("select * from data_locks"))).toMatchObject({
    errno: 1105,
    message: "performance_schema.data_locks is not supported in the Keyless sandbox.",
  })
  await other.query("select count(*) from threads")
  await other.query("show tables from information_schema")
  await other.end()
})

test("text that looks like a comment stays text", async () => {
  expect(await rowsOf(session, "select '/*M! x */' as a, \"/*!50000 y */\" as b")).toEqual([
    { a: "/*M! x */", b: "/*!50000 y */" },
  ])
})
