import { nvarchar, sysname } from "../values/types.ts"
import { type View, id, yesNo } from "./view.ts"

const database = "ts_call('DB_NAME')"
/** Constraints of tables that the user may see, with the names of schema and table. */
const constraints = `(select c.kind, c.detail, o.object_id, o.name, o.parent, s.name as schema_name, t.name as table_name, ts.name as table_schema
  from k_constraints c join k_objects o on o.object_id = c.object_id join k_schemas s on s.schema_id = o.schema_id
  join k_objects t on t.object_id = o.parent join k_schemas ts on ts.schema_id = t.schema_id where ts_sees_object(o.object_id))`
const place = { CONSTRAINT_CATALOG: sysname, CONSTRAINT_SCHEMA: sysname, CONSTRAINT_NAME: sysname }
const table = { TABLE_CATALOG: sysname, TABLE_SCHEMA: sysname, TABLE_NAME: sysname }
const column = (key: string) =>
  `(select k.name from k_columns k where k.object_id = c.parent and k.column_id = ${key})`
const rule = (name: string) => `upper(json_extract(c.detail, '$.${name}'))`

/** The key that a foreign key goes to. */
const referencedKey = `(select p.object_id from k_constraints p where p.parent = json_extract(c.detail, '$.table') and p.kind in ('PK', 'UQ')
  and json_array_length(p.detail, '$.columns') = json_array_length(c.detail, '$.references')
  and not exists (select value from json_each(p.detail, '$.columns') except select value from json_each(c.detail, '$.references'))
  order by p.kind limit 1)`

/** Views of INFORMATION_SCHEMA about constraints and views: https://learn.microsoft.com/sql/relational-databases/system-information-schema-views/system-information-schema-views-transact-sql */
export const informationViews: Readonly<Record<string, View>> = {
  "information_schema.table_constraints": {
    columns: {
      ...place,
      ...table,
      CONSTRAINT_TYPE: { name: "varchar", length: 11 },
      IS_DEFERRABLE: { name: "varchar", length: 2 },
      INITIALLY_DEFERRED: { name: "varchar", length: 2 },
    },
    sql: `select ${database}, c.schema_name, c.name, ${database}, c.table_schema, c.table_name, case c.kind when 'PK' then 'PRIMARY KEY'
        when 'UQ' then 'UNIQUE' when 'F' then 'FOREIGN KEY' else 'CHECK' end, 'NO', 'NO' from ${constraints} c`,
  },
  "information_schema.key_column_usage": {
    columns: { ...place, ...table, COLUMN_NAME: sysname, ORDINAL_POSITION: id },
    sql: `select ${database}, c.schema_name, c.name, ${database}, c.table_schema, c.table_name, ${column("e.value")}, e.key + 1
      from ${constraints} c, json_each(c.detail, '$.columns') e where c.kind in ('PK', 'UQ', 'F')`,
  },
  "information_schema.referential_constraints": {
    columns: {
      ...place,
      UNIQUE_CONSTRAINT_CATALOG: sysname,
      UNIQUE_CONSTRAINT_SCHEMA: sysname,
      UNIQUE_CONSTRAINT_NAME: sysname,
      MATCH_OPTION: { name: "varchar", length: 7 },
      UPDATE_RULE: { name: "varchar", length: 11 },
      DELETE_RULE: { name: "varchar", length: 11 },
    },
    sql: `select ${database}, c.schema_name, c.name, ${database}, s.name, u.name, 'SIMPLE', ${rule("onUpdate")}, ${rule("onDelete")}
      from ${constraints} c left join k_objects u on u.object_id = ${referencedKey} left join k_schemas s on s.schema_id = u.schema_id
      where c.kind = 'F'`,
  },
  "information_schema.constraint_column_usage": {
    columns: { ...table, COLUMN_NAME: sysname, ...place },
    sql: `select ${database}, c.table_schema, c.table_name, ${column("e.value")}, ${database}, c.schema_name, c.name
      from ${constraints} c, json_each(c.detail, case c.kind when 'C' then '$.uses' else '$.columns' end) e`,
  },
  "information_schema.constraint_table_usage": {
    columns: { ...table, ...place },
    sql: `select ${database}, c.table_schema, c.table_name, ${database}, c.schema_name, c.name from ${constraints} c`,
  },
  "information_schema.check_constraints": {
    columns: { ...place, CHECK_CLAUSE: nvarchar(4000) },
    sql: `select ${database}, c.schema_name, c.name, '(' || json_extract(c.detail, '$.sql') || ')' from ${constraints} c where c.kind = 'C'`,
  },
  "information_schema.views": {
    columns: {
      ...table,
      VIEW_DEFINITION: nvarchar(4000),
      CHECK_OPTION: { name: "varchar", length: 7 },
      IS_UPDATABLE: yesNo,
    },
    sql: `select ${database}, s.name, o.name, 'CREATE VIEW [' || s.name || '].[' || o.name || '] AS ' || o.definition, 'NONE', 'NO'
      from k_objects o join k_schemas s on s.schema_id = o.schema_id where o.type = 'V' and ts_sees_object(o.object_id)`,
  },
  "information_schema.schemata": {
    columns: {
      CATALOG_NAME: sysname,
      SCHEMA_NAME: sysname,
      SCHEMA_OWNER: sysname,
      DEFAULT_CHARACTER_SET_CATALOG: sysname,
      DEFAULT_CHARACTER_SET_SCHEMA: sysname,
      DEFAULT_CHARACTER_SET_NAME: sysname,
    },
    sql: `select ${database}, s.name, p.name, null, null, 'iso_1' from k_schemas s join k_principals p on p.principal_id = s.owner`,
  },
}
