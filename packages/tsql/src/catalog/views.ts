import type { SqlType } from "../engine.ts"
import type { CompiledQuery } from "../compile/compiled-query.ts"
import { fold } from "../values/fold.ts"
import { bit, datetime, int, nvarchar, sysname, varbinary } from "../values/types.ts"
import { columnViews } from "./column-views.ts"
import { constraintViews } from "./constraint-views.ts"
import { informationViews } from "./information-views.ts"
import { sessionViews } from "./session-views.ts"
import { type View, code, id, none, objectsOf, off, text60, tiny, withConstants, zero } from "./view.ts"
import { permissionCodesSql, stateNamesSql } from "./permission-names.ts"

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
  "sys.objects": objectsOf(),
  "sys.all_objects": objectsOf(),
  "sys.tables": withConstants(objectsOf("U"), {
    lob_data_space_id: zero,
    filestream_data_space_id: none,
    max_column_id_used: [int, "(select max(c.column_id) from k_columns c where c.object_id = o2)"],
    lock_on_bulk_load: off,
    uses_ansi_nulls: [bit, "1"],
    is_replicated: off,
    has_replication_filter: off,
    is_merge_published: off,
    is_sync_tran_subscribed: off,
    has_unchecked_assembly_data: off,
    text_in_row_limit: zero,
    large_value_types_out_of_row: off,
    is_tracked_by_cdc: off,
    lock_escalation: [tiny, "0"],
    lock_escalation_desc: [text60, "'TABLE'"],
    is_filetable: off,
    is_memory_optimized: off,
    durability: [tiny, "0"],
    durability_desc: [text60, "'SCHEMA_AND_DATA'"],
    temporal_type: [tiny, "0"],
    temporal_type_desc: [text60, "'NON_TEMPORAL_TABLE'"],
    history_table_id: none,
    is_remote_data_archive_enabled: off,
    is_external: off,
    history_retention_period: none,
    history_retention_period_unit: none,
    history_retention_period_unit_desc: [text60, "null"],
    is_node: off,
    is_edge: off,
    ledger_type: [tiny, "0"],
    ledger_type_desc: [text60, "'NON_LEDGER_TABLE'"],
    ledger_view_id: none,
    is_dropped_ledger_table: off,
  }),
  "sys.views": withConstants(objectsOf("V"), {
    is_replicated: off,
    has_replication_filter: off,
    has_opaque_metadata: off,
    has_unchecked_assembly_data: off,
    with_check_option: off,
    is_date_correlation_view: off,
    is_tracked_by_cdc: off,
    has_snapshot: off,
    ledger_view_type: [tiny, "0"],
    ledger_view_type_desc: [text60, "'NON_LEDGER_VIEW'"],
    is_dropped_ledger_view: off,
  }),
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
}

const byName: ReadonlyMap<string, View> = new Map(
  [views, columnViews, constraintViews, informationViews, sessionViews].flatMap((each) =>
    Object.entries(each),
  ),
)

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
