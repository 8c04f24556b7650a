import { bigint, bit, datetime, guidType, int, nvarchar, sysname, varbinary } from "../values/types.ts"
import { type Constant, type View, none, small, text60, withConstants, zero } from "./view.ts"

const noCount: Constant = [bigint, "0"]
const on: Constant = [bit, "1"]
const noTime: Constant = [datetime, "null"]

const fromJson = (...names: readonly string[]) => names.map((name) => `value ->> '${name}'`).join(", ")

/** Views of sessions and locks: https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/system-dynamic-management-objects */
export const sessionViews: Readonly<Record<string, View>> = {
  "sys.dm_exec_sessions": withConstants(
    {
      columns: {
        session_id: small,
        login_time: datetime,
        host_name: sysname,
        program_name: sysname,
        login_name: sysname,
        original_login_name: sysname,
        security_id: varbinary(85),
        original_security_id: varbinary(85),
        status: nvarchar(30),
        text_size: int,
        date_first: small,
        quoted_identifier: bit,
        transaction_isolation_level: small,
        lock_timeout: int,
        row_count: bigint,
        prev_error: int,
        open_transaction_count: int,
        database_id: small,
        authenticating_database_id: int,
      },
      sql: `select ${fromJson("id", "at", "host", "program", "login", "login")}, unhex(value ->> 'sid'), unhex(value ->> 'sid'),
        ${fromJson("status", "textSize", "dateFirst", "quoted", "isolation", "lockTimeout", "rowCount", "lastError", "transactions")},
        ts_call('DB_ID'), ts_call('DB_ID') from json_each(ts_sessions())`,
    },
    {
      is_user_process: on,
      arithabort: on,
      ansi_nulls: on,
      ansi_padding: on,
      ansi_warnings: on,
      ansi_defaults: [bit, "0"],
      ansi_null_dflt_on: on,
      concat_null_yields_null: on,
      language: [sysname, "'us_english'"],
      date_format: [nvarchar(3), "'mdy'"],
      deadlock_priority: zero,
      endpoint_id: none,
      group_id: none,
      host_process_id: none,
      client_version: none,
      client_interface_name: [nvarchar(32), "null"],
      nt_domain: [sysname, "null"],
      nt_user_name: [sysname, "null"],
      context_info: [varbinary(128), "x''"],
      cpu_time: zero,
      memory_usage: zero,
      total_scheduled_time: zero,
      total_elapsed_time: zero,
      reads: noCount,
      writes: noCount,
      logical_reads: noCount,
      page_server_reads: noCount,
      last_request_start_time: noTime,
      last_request_end_time: noTime,
      last_successful_logon: noTime,
      last_unsuccessful_logon: noTime,
      unsuccessful_logons: [bigint, "null"],
    },
  ),
  "sys.dm_tran_locks": withConstants(
    {
      columns: {
        request_session_id: int,
        resource_type: text60,
        request_mode: text60,
        request_status: text60,
        resource_database_id: int,
      },
      sql: `select ${fromJson("session", "type", "mode", "status")}, ts_call('DB_ID') from json_each(ts_locks())`,
    },
    {
      resource_subtype: [text60, "''"],
      resource_description: [nvarchar(256), "''"],
      resource_associated_entity_id: noCount,
      resource_lock_partition: zero,
      request_type: [text60, "'LOCK'"],
      request_reference_count: [small, "1"],
      request_lifetime: zero,
      request_exec_context_id: zero,
      request_request_id: zero,
      request_owner_type: [text60, "'TRANSACTION'"],
      request_owner_id: [bigint, "null"],
      request_owner_guid: [guidType, "null"],
      request_owner_lockspace_id: [nvarchar(32), "null"],
      lock_owner_address: [varbinary(8), "null"],
    },
  ),
}
