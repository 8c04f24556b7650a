import { bigint, bit, nvarchar, sysname } from "../values/types.ts"
import { type View, emptyView, id, none, off, small, text60, tiny, withConstants } from "./view.ts"

const typeName = "json_extract(c.type, '$.name')"
const wide = `case when ${typeName} in ('nvarchar', 'nchar') then 2 else 1 end`
const digits = "json_extract(c.type, '$.scale')"
/** Bytes of a time of day, and the characters of its fraction. */
const clock = `case when ${digits} <= 2 then 3 when ${digits} <= 4 then 4 else 5 end`
const fraction = `case when ${digits} = 0 then 0 else ${digits} + 1 end`
/** Bytes of a column's type, -1 for max. */
const maxLength = `case ${typeName} when 'bit' then 1 when 'tinyint' then 1 when 'smallint' then 2 when 'int' then 4 when 'real' then 4
  when 'date' then 3 when 'time' then ${clock} when 'datetimeoffset' then ${clock} + 5 when 'uniqueidentifier' then 16
  when 'decimal' then case when json_extract(c.type, '$.precision') <= 9 then 5 when json_extract(c.type, '$.precision') <= 19 then 9
    when json_extract(c.type, '$.precision') <= 28 then 13 else 17 end
  when 'bigint' then 8 when 'float' then 8 when 'money' then 8 when 'datetime' then 8 when 'datetime2' then ${clock} + 3
  else ifnull(json_extract(c.type, '$.length') * ${wide}, -1) end`
const precision = `case ${typeName} when 'bit' then 1 when 'tinyint' then 3 when 'smallint' then 5 when 'int' then 10 when 'bigint' then 19
  when 'real' then 24 when 'float' then 53 when 'money' then 19 when 'decimal' then json_extract(c.type, '$.precision')
  when 'date' then 10 when 'datetime' then 23 when 'datetime2' then 19 + ${fraction} when 'time' then 8 + ${fraction} when 'datetimeoffset' then 26 + ${fraction} else 0 end`
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
/** Precision or scale of a type as such, where a column's is from its JSON. */
const ofTypeRow = (sql: string, name: string) =>
  sql
    .replaceAll(typeName, name)
    .replaceAll("json_extract(c.type, '$.precision')", "38")
    .replaceAll(
      "json_extract(c.type, '$.scale')",
      `case when ${name} = 'decimal' then 38 when ${name} like '%time%' then 7 end`,
    )
const typeId = `(select column2 from (values ${typeRows}) where column1 = ${typeName})`

const columnsView = withConstants(
  {
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
      is_ansi_padded: bit,
      is_rowguidcol: bit,
      is_identity: bit,
      is_computed: bit,
      is_filestream: bit,
      is_replicated: bit,
      is_non_sql_subscribed: bit,
      is_merge_published: bit,
      is_dts_replicated: bit,
      is_xml_document: bit,
      xml_collection_id: id,
      default_object_id: id,
      rule_object_id: id,
    },
    sql: `select c.object_id, c.name, c.column_id, ${typeId}, ${typeId}, ${maxLength}, ${precision}, ${scale},
        case when ${typeName} like '%char' then 'SQL_Latin1_General_CP1_CI_AS' end, c.nullable,
        ${typeName} like '%char' or ${typeName} like '%binary', 0, c.seed is not null, 0, 0, 0, 0, 0, 0, 0, 0, ifnull(c.default_id, 0), 0
      from k_columns c where ts_sees_object(c.object_id)`,
  },
  {
    is_sparse: off,
    is_column_set: off,
    generated_always_type: [tiny, "0"],
    generated_always_type_desc: [text60, "'NOT_APPLICABLE'"],
    encryption_type: none,
    encryption_type_desc: [text60, "null"],
    encryption_algorithm_name: [sysname, "null"],
    column_encryption_key_id: none,
    column_encryption_key_database_name: [sysname, "null"],
    is_hidden: off,
    is_masked: off,
    graph_type: none,
    graph_type_desc: [text60, "null"],
  },
)

/** Catalog views of columns and types: https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-columns-transact-sql */
export const columnViews: Readonly<Record<string, View>> = {
  "sys.columns": columnsView,
  "sys.all_columns": columnsView,
  "sys.identity_columns": {
    columns: {
      ...columnsView.columns,
      seed_value: bigint,
      increment_value: bigint,
      last_value: bigint,
      is_not_for_replication: bit,
    },
    sql: `with v(${Object.keys(columnsView.columns)
      .map((_, index) => `w${index + 1}`)
      .join(", ")}) as (${columnsView.sql})
      select v.*, c.seed, c.increment, ts_last_identity(c.object_id), 0 from v join k_columns c on c.object_id = v.w1 and c.column_id = v.w3
      where c.seed is not null`,
  },
  "sys.computed_columns": withConstants(emptyView(columnsView.columns), {
    definition: [nvarchar(null), "null"],
    uses_database_collation: off,
    is_persisted: off,
  }),
  "sys.types": {
    columns: {
      name: sysname,
      system_type_id: tiny,
      user_type_id: id,
      schema_id: id,
      principal_id: id,
      max_length: small,
      precision: tiny,
      scale: tiny,
      collation_name: sysname,
      is_nullable: bit,
      is_user_defined: bit,
      is_assembly_type: bit,
      default_object_id: id,
      rule_object_id: id,
      is_table_type: bit,
    },
    sql: `select column1, column2, column2, 4, null, column3, ${ofTypeRow(precision, "column1")}, ${ofTypeRow(scale, "column1")},
        case when column1 like '%char' then 'SQL_Latin1_General_CP1_CI_AS' end, 1, 0, 0, 0, 0, 0 from (values ${typeRows})
      union all select 'sysname', 231, 256, 4, null, 256, 0, 0, 'SQL_Latin1_General_CP1_CI_AS', 0, 0, 0, 0, 0, 0`,
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
      CHARACTER_OCTET_LENGTH: id,
      NUMERIC_PRECISION: tiny,
      NUMERIC_PRECISION_RADIX: small,
      NUMERIC_SCALE: id,
      DATETIME_PRECISION: small,
      CHARACTER_SET_CATALOG: sysname,
      CHARACTER_SET_SCHEMA: sysname,
      CHARACTER_SET_NAME: sysname,
      COLLATION_CATALOG: sysname,
      COLLATION_SCHEMA: sysname,
      COLLATION_NAME: sysname,
      DOMAIN_CATALOG: sysname,
      DOMAIN_SCHEMA: sysname,
      DOMAIN_NAME: sysname,
    },
    sql: `select ts_call('DB_NAME'), s.name, o.name, c.name, c.column_id, ts_default_text(c.default_sql), case c.nullable when 1 then 'YES' else 'NO' end, ${typeName},
        case when ${typeName} like '%char' or ${typeName} like '%binary' then ifnull(json_extract(c.type, '$.length'), -1) end,
        case when ${typeName} like '%char' or ${typeName} like '%binary' then ifnull(json_extract(c.type, '$.length') * ${wide}, -1) end,
        case when ${typeName} in ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'money', 'real', 'float') then ${precision} end,
        case when ${typeName} in ('real', 'float') then 2 when ${typeName} in ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'money') then 10 end,
        case when ${typeName} in ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'money') then ${scale} end,
        case when ${typeName} like 'date%' or ${typeName} = 'time' then ${scale} end, null, null,
        case when ${typeName} in ('varchar', 'char') then 'iso_1' when ${typeName} like 'n%char' then 'UNICODE' end, null, null,
        case when ${typeName} like '%char' then 'SQL_Latin1_General_CP1_CI_AS' end, null, null, null
      from k_columns c join k_objects o on o.object_id = c.object_id join k_schemas s on s.schema_id = o.schema_id
      where o.type in ('U', 'V') and ts_sees_object(o.object_id)`,
  },
}
