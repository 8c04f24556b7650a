import type { SqlType } from "../engine.ts"
import type { CompiledQuery } from "../compile/queries.ts"
import { fold } from "../values/fold.ts"
import { bit, datetime, int, nvarchar, sysname, varbinary } from "../values/types.ts"
import { permissionCodesSql, stateNamesSql } from "./permission-names.ts"

const id: SqlType = int
const code = (length: number): SqlType => ({ name: "char", length })
const tiny: SqlType = { name: "tinyint" }
const small: SqlType = { name: "smallint" }

interface View {
  readonly columns: Readonly<Record<string, SqlType>>
  /** A query of the engine's tables whose columns come in that order. */
  readonly sql: string
}

const typeDescription = `case type when 'U' then 'USER_TABLE' when 'V' then 'VIEW' when 'PK' then 'PRIMARY_KEY_CONSTRAINT'
  when 'UQ' then 'UNIQUE_CONSTRAINT' when 'F' then 'FOREIGN_KEY_CONSTRAINT' when 'C' then 'CHECK_CONSTRAINT' else 'DEFAULT_CONSTRAINT' end`
const objectColumns = {
  name: sysname,
  object_id: id,
  principal_id: id,
  schema_id: id,
  parent_object_id: id,
  type: code(2),
  type_desc: nvarchar(60),
  create_date: datetime,
  modify_date: datetime,
  is_ms_shipped: bit,
}
const objectList = `name, object_id, owner, schema_id, parent, type, ${typeDescription}, created, modified, 0`
const typeName = "json_extract(c.type, '$.name')"
const wide = `case when ${typeName} in ('nvarchar', 'nchar') then 2 else 1 end`
/** Bytes of a column's type, -1 for max. */
const maxLength = `case ${typeName} when 'bit' then 1 when 'tinyint' then 1 when 'smallint' then 2 when 'int' then 4 when 'real' then 4
  when 'date' then 3 when 'time' then 5 when 'datetimeoffset' then 10 when 'uniqueidentifier' then 16 when 'decimal' then 9
  when 'bigint' then 8 when 'float' then 8 when 'money' then 8 when 'datetime' then 8 when 'datetime2' then 8
  else ifnull(json_extract(c.type, '$.length') * ${wide}, -1) end`
const precision = `case ${typeName} when 'bit' then 1 when 'tinyint' then 3 when 'smallint' then 5 when 'int' then 10 when 'bigint' then 19
  when 'real' then 24 when 'float' then 53 when 'money' then 19 when 'decimal' then json_extract(c.type, '$.precision')
  when 'date' then 10 when 'datetime' then 23 when 'datetime2' then 27 when 'time' then 16 when 'datetimeoffset' then 34 else 0 end`
const scale = `case ${typeName} when 'money' then 4 when 'datetime' then 3 else ifnull(json_extract(c.type, '$.scale'), 0) end`

/** Types with their ids in sys.types. */
const systemTypes: readonly (readonly [name: string, id: number, bytes: number])[] = [
  ["uniqueidentifier", 36, 16],
  ["date", 40, 3],
  ["time", 41, 5],
  ["datetime2", 42, 8],
  ["datetimeoffset", 43, 10],
  ["tinyint", 48, 1],
  ["smallint", 52, 2],
  ["int", 56, 4],
  ["real", 59, 4],
  ["money", 60, 8],
  ["datetime", 61, 8],
  ["float", 62, 8],
  ["bit", 104, 1],
  ["decimal", 106, 17],
  ["bigint", 127, 8],
  ["varbinary", 165, 8000],
  ["varchar", 167, 8000],
  ["binary", 173, 8000],
  ["char", 175, 8000],
  ["nvarchar", 231, 8000],
  ["nchar", 239, 8000],
]
const typeRows = systemTypes.map(([name, number, bytes]) => `('${name}', ${number}, ${bytes})`).join(", ")
const typeId = `(select column2 from (values ${typeRows}) where column1 = ${typeName})`

/** Catalog views: https://learn.microsoft.com/sql/relational-databases/system-catalog-views/catalog-views-transact-sql */
const views: Readonly<Record<string, View>> = {
  "sys.database_principals": {
    columns: {
      name: sysname,
      principal_id: id,
      type: code(1),
      type_desc: nvarchar(60),
      default_schema_name: sysname,
      create_date: datetime,
      modify_date: datetime,
      owning_principal_id: id,
      sid: varbinary(85),
      is_fixed_role: bit,
      authentication_type: id,
      authentication_type_desc: nvarchar(60),
      default_language_name: sysname,
      default_language_lcid: id,
      allow_encrypted_value_modifications: bit,
    },
    sql: `select name, principal_id, type, case type when 'S' then 'SQL_USER' when 'E' then 'EXTERNAL_USER' when 'X' then 'EXTERNAL_GROUP'
        else 'DATABASE_ROLE' end, default_schema, created, modified, owner, sid, principal_id >= 16384, authentication,
        case authentication when 0 then 'NONE' when 1 then 'INSTANCE' else 'EXTERNAL' end, null, null, 0
      from k_principals where ts_sees_principal(principal_id)`,
  },
  "sys.database_role_members": {
    columns: { role_principal_id: id, member_principal_id: id },
    sql: "select role_id, member_id from k_members where ts_sees_principal(member_id)",
  },
  "sys.database_permissions": {
    columns: {
      class: tiny,
      class_desc: nvarchar(60),
      major_id: id,
      minor_id: id,
      grantee_principal_id: id,
      grantor_principal_id: id,
      type: code(4),
      permission_name: nvarchar(128),
      state: code(1),
      state_desc: nvarchar(60),
    },
    sql: `select class, case class when 0 then 'DATABASE' when 1 then 'OBJECT_OR_COLUMN' when 3 then 'SCHEMA' else 'DATABASE_PRINCIPAL' end,
        major_id, 0, grantee, grantor, ${permissionCodesSql("permission")}, permission, state, ${stateNamesSql("state")}
      from k_permissions where ts_sees_principal(grantee)`,
  },
  // The value is an sql_variant in Azure; here it is always text.
  "sys.extended_properties": {
    columns: {
      class: tiny,
      class_desc: nvarchar(60),
      major_id: id,
      minor_id: id,
      name: sysname,
      value: nvarchar(3750),
    },
    sql: `select class, 'DATABASE_PRINCIPAL', major_id, 0, name, value from k_properties where ts_sees_principal(major_id)`,
  },
  "sys.schemas": {
    columns: { name: sysname, schema_id: id, principal_id: id },
    sql: "select name, schema_id, owner from k_schemas",
  },
  "sys.objects": {
    columns: objectColumns,
    sql: `select ${objectList} from k_objects where ts_sees_object(object_id)`,
  },
  "sys.all_objects": {
    columns: objectColumns,
    sql: `select ${objectList} from k_objects where ts_sees_object(object_id)`,
  },
  "sys.tables": {
    columns: objectColumns,
    sql: `select ${objectList} from k_objects where type = 'U' and ts_sees_object(object_id)`,
  },
  "sys.views": {
    columns: objectColumns,
    sql: `select ${objectList} from k_objects where type = 'V' and ts_sees_object(object_id)`,
  },
  "sys.columns": {
    columns: {
      object_id: id,
      name: sysname,
      column_id: id,
      system_type_id: tiny,
      user_type_id: id,
      max_length: small,
      precision: tiny,
      scale: tiny,
      collation_name: sysname,
      is_nullable: bit,
      is_identity: bit,
      is_computed: bit,
      default_object_id: id,
    },
    sql: `select c.object_id, c.name, c.column_id, ${typeId}, ${typeId}, ${maxLength}, ${precision}, ${scale},
        case when ${typeName} like '%char' then 'SQL_Latin1_General_CP1_CI_AS' end, c.nullable, c.seed is not null, 0, ifnull(c.default_id, 0)
      from k_columns c where ts_sees_object(c.object_id)`,
  },
  "sys.types": {
    columns: {
      name: sysname,
      system_type_id: tiny,
      user_type_id: id,
      schema_id: id,
      max_length: small,
      is_user_defined: bit,
    },
    sql: `select column1, column2, column2, 4, column3, 0 from (values ${typeRows}) union all select 'sysname', 231, 256, 4, 256, 0`,
  },
  "sys.indexes": {
    columns: {
      object_id: id,
      name: sysname,
      index_id: id,
      type: tiny,
      type_desc: nvarchar(60),
      is_unique: bit,
      is_primary_key: bit,
      is_unique_constraint: bit,
    },
    sql: `select i.table_id, i.name, i.index_id, 2, 'NONCLUSTERED', i.is_unique, ifnull(o.type = 'PK', 0), ifnull(o.type = 'UQ', 0)
      from k_indexes i left join k_objects o on o.object_id = i.constraint_id where ts_sees_object(i.table_id)`,
  },
  "information_schema.tables": {
    columns: {
      TABLE_CATALOG: sysname,
      TABLE_SCHEMA: sysname,
      TABLE_NAME: sysname,
      TABLE_TYPE: { name: "varchar", length: 10 },
    },
    sql: `select ts_call('DB_NAME'), s.name, o.name, case o.type when 'U' then 'BASE TABLE' else 'VIEW' end
      from k_objects o join k_schemas s on s.schema_id = o.schema_id where o.type in ('U', 'V') and ts_sees_object(o.object_id)`,
  },
  "information_schema.columns": {
    columns: {
      TABLE_CATALOG: sysname,
      TABLE_SCHEMA: sysname,
      TABLE_NAME: sysname,
      COLUMN_NAME: sysname,
      ORDINAL_POSITION: id,
      COLUMN_DEFAULT: nvarchar(4000),
      IS_NULLABLE: { name: "varchar", length: 3 },
      DATA_TYPE: sysname,
      CHARACTER_MAXIMUM_LENGTH: id,
      NUMERIC_PRECISION: tiny,
      NUMERIC_SCALE: id,
      DATETIME_PRECISION: small,
    },
    sql: `select ts_call('DB_NAME'), s.name, o.name, c.name, c.column_id, c.default_sql, case c.nullable when 1 then 'YES' else 'NO' end, ${typeName},
        case when ${typeName} like '%char' or ${typeName} like '%binary' then ifnull(json_extract(c.type, '$.length'), -1) end,
        case when ${typeName} in ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'money', 'real', 'float') then ${precision} end,
        case when ${typeName} in ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'money') then ${scale} end,
        case when ${typeName} like 'date%' or ${typeName} = 'time' then ${scale} end
      from k_columns c join k_objects o on o.object_id = c.object_id join k_schemas s on s.schema_id = o.schema_id
      where o.type in ('U', 'V') and ts_sees_object(o.object_id)`,
  },
  "information_schema.schemata": {
    columns: { CATALOG_NAME: sysname, SCHEMA_NAME: sysname, SCHEMA_OWNER: sysname },
    sql: "select ts_call('DB_NAME'), s.name, p.name from k_schemas s join k_principals p on p.principal_id = s.owner",
  },
  "sys.databases": {
    columns: {
      name: sysname,
      database_id: id,
      state: tiny,
      state_desc: nvarchar(60),
      compatibility_level: tiny,
      collation_name: sysname,
      is_read_only: bit,
      is_read_committed_snapshot_on: bit,
      snapshot_isolation_state: tiny,
    },
    // A user of a database sees master and its own.
    sql: `select value, case value when 'master' then 1 else 5 end, 0, 'ONLINE', 160, 'SQL_Latin1_General_CP1_CI_AS', 0, 1, 1
      from json_each(ts_databases()) where value = 'master' or value = ts_call('DB_NAME') or ts_call('DB_NAME') = 'master'`,
  },
  "sys.dm_exec_sessions": {
    columns: {
      session_id: small,
      login_name: sysname,
      original_login_name: sysname,
      status: nvarchar(30),
      is_user_process: bit,
    },
    sql: "select ts_session('id'), ts_call('ORIGINAL_LOGIN'), ts_call('ORIGINAL_LOGIN'), 'running', 1",
  },
}

const byName: ReadonlyMap<string, View> = new Map(Object.entries(views))

/** A catalog view as a query; undefined if there is none of that name. */
export function catalogView(schema: string, name: string): CompiledQuery | undefined {
  const view = byName.get(`${fold(schema)}.${fold(name)}`)
  return view === undefined ? undefined : queryOf(view.columns, view.sql)
}

function queryOf(columns: Readonly<Record<string, SqlType>>, sql: string): CompiledQuery {
  const names = Object.keys(columns).map((_, index) => `k${index + 1}`)
  return {
    sql: `WITH v(${names.join(", ")}) AS (${sql}) SELECT * FROM v`,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true })),
  }
}

/** sys.fn_my_permissions: https://learn.microsoft.com/sql/relational-databases/system-functions/sys-fn-my-permissions-transact-sql */
export function myPermissions(args: readonly string[]): CompiledQuery {
  const [name = "NULL", kind = "NULL"] = args
  const columns = { entity_name: sysname, subentity_name: sysname, permission_name: nvarchar(60) }
  return queryOf(
    columns,
    `select ifnull(${name}, lower(${kind})), '', value from json_each(ts_permissions(${kind}))
      where ts_call('HAS_PERMS_BY_NAME', ${name}, ${kind}, value) = 1`,
  )
}
