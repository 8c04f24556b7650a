import { bigint, bit, datetime, int, nvarchar, sysname } from "../values/types.ts"
import {
  type View,
  emptyView,
  id,
  objectColumns,
  objectList,
  small,
  text60,
  tiny,
  withConstants,
  off,
  zero,
} from "./view.ts"

/** Constraints with what the catalog keeps of them. */
const constraints = `(select c.detail, c.kind, o.* from k_constraints c join k_objects o on o.object_id = c.object_id
  where ts_sees_object(o.object_id))`
const action = (name: string) => `json_extract(detail, '$.${name}')`
const actionCode = (name: string) =>
  `case ${action(name)} when 'cascade' then 1 when 'set null' then 2 when 'set default' then 3 else 0 end`
const actionName = (name: string) => `replace(upper(${action(name)}), ' ', '_')`
/** The index of the referenced table whose columns are those of a foreign key. */
const referencedIndex = `(select i.index_id from k_indexes i where i.table_id = json_extract(detail, '$.table') and i.is_unique
  and not exists (select value from json_each(i.columns) except select value from json_each(detail, '$.references'))
  and json_array_length(i.columns) = json_array_length(detail, '$.references') order by i.index_id limit 1)`

/** Catalog views of keys, constraints and indexes: https://learn.microsoft.com/sql/relational-databases/system-catalog-views/object-catalog-views-transact-sql */
export const constraintViews: Readonly<Record<string, View>> = {
  "sys.key_constraints": {
    columns: { ...objectColumns, unique_index_id: id, is_system_named: bit, is_enforced: bit },
    sql: `select ${objectList}, (select i.index_id from k_indexes i where i.constraint_id = object_id), named_by_system, 1
      from ${constraints} where kind in ('PK', 'UQ')`,
  },
  "sys.foreign_keys": {
    columns: {
      ...objectColumns,
      referenced_object_id: id,
      key_index_id: id,
      is_disabled: bit,
      is_not_for_replication: bit,
      is_not_trusted: bit,
      delete_referential_action: tiny,
      delete_referential_action_desc: text60,
      update_referential_action: tiny,
      update_referential_action_desc: text60,
      is_system_named: bit,
    },
    sql: `select ${objectList}, json_extract(detail, '$.table'), ${referencedIndex}, 0, 0, 0, ${actionCode("onDelete")},
        ${actionName("onDelete")}, ${actionCode("onUpdate")}, ${actionName("onUpdate")}, named_by_system
      from ${constraints} where kind = 'F'`,
  },
  "sys.foreign_key_columns": {
    columns: {
      constraint_object_id: id,
      constraint_column_id: id,
      parent_object_id: id,
      parent_column_id: id,
      referenced_object_id: id,
      referenced_column_id: id,
    },
    sql: `select f.object_id, e.key + 1, f.parent, e.value, json_extract(f.detail, '$.table'), json_extract(f.detail, '$.references[' || e.key || ']')
      from ${constraints} f, json_each(f.detail, '$.columns') e where f.kind = 'F'`,
  },
  "sys.check_constraints": {
    columns: {
      ...objectColumns,
      is_disabled: bit,
      is_not_for_replication: bit,
      is_not_trusted: bit,
      parent_column_id: id,
      definition: nvarchar(null),
      uses_database_collation: bit,
      is_system_named: bit,
    },
    sql: `select ${objectList}, 0, 0, 0, ifnull(json_extract(detail, '$.columns[0]'), 0), '(' || json_extract(detail, '$.sql') || ')', 1, named_by_system
      from ${constraints} where kind = 'C'`,
  },
  "sys.default_constraints": {
    columns: { ...objectColumns, parent_column_id: id, definition: nvarchar(null), is_system_named: bit },
    sql: `select ${objectList}, column_id, ts_default_text(default_sql), named_by_system
      from (select o.*, c.column_id, c.default_sql from k_columns c join k_objects o on o.object_id = c.default_id) where ts_sees_object(object_id)`,
  },
  "sys.indexes": withConstants(
    {
      columns: {
        object_id: id,
        name: sysname,
        index_id: id,
        type: tiny,
        type_desc: text60,
        is_unique: bit,
        data_space_id: id,
        ignore_dup_key: bit,
        is_primary_key: bit,
        is_unique_constraint: bit,
        fill_factor: tiny,
        is_padded: bit,
        is_disabled: bit,
        is_hypothetical: bit,
        is_ignored_in_optimization: bit,
        allow_row_locks: bit,
        allow_page_locks: bit,
        has_filter: bit,
        filter_definition: nvarchar(null),
      },
      // A table without clustered index is a heap, which has a row of its own.
      sql: `select i.table_id, i.name, i.index_id, case i.index_id when 1 then 1 else 2 end,
          case i.index_id when 1 then 'CLUSTERED' else 'NONCLUSTERED' end, i.is_unique, 1, 0, ifnull(o.type = 'PK', 0), ifnull(o.type = 'UQ', 0),
          0, 0, 0, 0, 0, 1, 1, i.filter is not null, '(' || i.filter || ')'
        from k_indexes i left join k_objects o on o.object_id = i.constraint_id where ts_sees_object(i.table_id)
        union all select t.object_id, null, 0, 0, 'HEAP', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, null from k_objects t
        where t.type = 'U' and ts_sees_object(t.object_id)
          and not exists (select 1 from k_indexes i where i.table_id = t.object_id and i.index_id = 1)`,
    },
    {
      compression_delay: [int, "null"],
      suppress_dup_key_messages: off,
      auto_created: off,
      optimize_for_sequential_key: off,
    },
  ),
  "sys.index_columns": {
    columns: {
      object_id: id,
      index_id: id,
      index_column_id: id,
      column_id: id,
      key_ordinal: tiny,
      partition_ordinal: tiny,
      is_descending_key: bit,
      is_included_column: bit,
      column_store_order_ordinal: tiny,
    },
    sql: `select i.table_id, i.index_id, e.key + 1, e.value, e.key + 1, 0, json_extract(i.descending, '$[' || e.key || ']'), 0, 0
        from k_indexes i, json_each(i.columns) e where ts_sees_object(i.table_id)
      union all select i.table_id, i.index_id, json_array_length(i.columns) + e.key + 1, e.value, 0, 0, 0, 1, 0
        from k_indexes i, json_each(i.included) e where ts_sees_object(i.table_id)`,
  },
  "sys.procedures": withConstants(emptyView(objectColumns), {
    is_auto_executed: off,
    is_execution_replicated: off,
    is_repl_serializable_only: off,
    skips_repl_constraints: off,
  }),
  "sys.triggers": emptyView({
    name: sysname,
    object_id: id,
    parent_class: tiny,
    parent_class_desc: text60,
    parent_id: id,
    type: { name: "char", length: 2 },
    type_desc: text60,
    create_date: datetime,
    modify_date: datetime,
    is_ms_shipped: bit,
    is_disabled: bit,
    is_not_for_replication: bit,
    is_instead_of_trigger: bit,
  }),
  "sys.sequences": emptyView({
    ...objectColumns,
    start_value: bigint,
    increment: bigint,
    minimum_value: bigint,
    maximum_value: bigint,
    is_cycling: bit,
    is_cached: bit,
    cache_size: int,
    system_type_id: tiny,
    user_type_id: id,
    precision: tiny,
    scale: tiny,
    current_value: bigint,
    is_exhausted: bit,
    last_used_value: bigint,
  }),
  "sys.synonyms": emptyView({ ...objectColumns, base_object_name: nvarchar(1035) }),
  "sys.parameters": emptyView({
    object_id: id,
    name: sysname,
    parameter_id: id,
    system_type_id: tiny,
    user_type_id: id,
    max_length: small,
    precision: tiny,
    scale: tiny,
    is_output: bit,
    is_cursor_ref: bit,
    has_default_value: bit,
    is_xml_document: bit,
    default_value: nvarchar(null),
    xml_collection_id: id,
    is_readonly: bit,
    is_nullable: bit,
  }),
  "sys.sql_modules": withConstants(
    {
      columns: {
        object_id: id,
        definition: nvarchar(null),
        uses_ansi_nulls: bit,
        uses_quoted_identifier: bit,
      },
      sql: `select o.object_id, 'CREATE VIEW [' || s.name || '].[' || o.name || '] AS ' || o.definition, 1, 1 from k_objects o
        join k_schemas s on s.schema_id = o.schema_id where o.type = 'V' and ts_sees_object(o.object_id)`,
    },
    {
      is_schema_bound: off,
      uses_database_collation: off,
      is_recompiled: off,
      null_on_null_input: off,
      execute_as_principal_id: zero,
      uses_native_compilation: off,
    },
  ),
}
