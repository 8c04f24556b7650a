/*
 * What MariaDB 10.11 takes and MySQL 8.0 does not, as data. Sources: the reference manual of MySQL 8.0 (SQL Statements; Functions and Operators) and
 * MariaDB's page "Incompatibilities and Feature Differences Between MariaDB 10.11 and MySQL 8.0".
 */

/** Functions that MySQL 8.0 does not have. */
export const functions: ReadonlySet<string> = new Set(
  `add_months binlog_gtid_pos chr column_add column_check column_create column_delete column_exists column_get column_json column_list crc32c
  decode decode_oracle des_decrypt des_encrypt encode encrypt json_array_intersect json_compact json_detailed json_equals json_exists json_key_value
  json_loose json_normalize json_object_filter_keys json_object_to_array json_query json_unquote_oracle kdf lastval lengthb
  master_gtid_wait median natural_sort_key nextval nvl nvl2 old_password percentile_cont percentile_disc rownum setval sformat
  spider_bg_direct_sql spider_copy_tables spider_direct_sql spider_flush_table_mon_cache sys_guid to_char trim_oracle wsrep_last_seen_gtid
  wsrep_last_written_gtid wsrep_sync_wait_upto_gtid`.split(/\s+/),
)

/** Words before a name with parentheses that is no call. */
export const beforeNames: ReadonlySet<string> = new Set(
  `add aggregate as call column constraint exists from function index into join key on procedure recursive references table trigger update using
  view with`.split(/\s+/),
)

/** Types of columns that MySQL 8.0 does not have. */
export const types: ReadonlySet<string> = new Set(["uuid", "inet4", "inet6"])

/** Storage engines that MySQL 8.0 does not have. */
export const engines: ReadonlySet<string> = new Set(
  "aria columnstore connect mroonga oqgraph rocksdb s3 sequence sphinx spider tokudb".split(" "),
)

/** Modes of SQL that MySQL 8.0 does not have; NO_AUTO_CREATE_USER is the sandbox's own, for what MySQL always does. */
export const modes: ReadonlySet<string> = new Set(
  "db2 empty_string_is_null maxdb mssql mysql323 mysql40 oracle postgresql simultaneous_assignment time_round_fractional".split(
    " ",
  ),
)

/** Kinds of objects that CREATE OR REPLACE does not go with. */
export const notReplaced: ReadonlySet<string> = new Set(
  `aggregate database event fulltext function index package procedure role schema sequence server spatial table temporary trigger unique
  user`.split(/\s+/),
)

/** Words that follow each other nowhere in MySQL 8.0. `#` stands for a number, `|` between choices. */
export const sequences: readonly string[] = [
  "system versioning",
  "for system_time",
  "for portion of",
  "as row start|end",
  "without overlaps",
  "next|previous value for",
  "rows examined",
  "procedure analyse",
  "identified via",
  "identified by password",
  "type of",
  "wait #",
  "offset # row|rows",
  "fetch first|next # row|rows",
  "fetch first|next row|rows",
  "as int|integer|varchar",
  "= value (",
]

/** Words that statements of MySQL 8.0 do not begin with. */
export const beginnings: readonly string[] = [
  "create sequence",
  "create temporary sequence",
  "create package",
  "alter sequence",
  "alter ignore",
  "alter online",
  "drop sequence",
  "drop temporary sequence",
  "drop package",
  "show create sequence",
  "show create package",
  "show explain for",
  "show analyze",
  "execute immediate",
  "begin not atomic",
  "set statement",
  "delete history",
  "analyze select|insert|update|delete|replace|format|with",
  "backup stage|lock|unlock",
  "install soname",
  "uninstall soname",
  "kill hard|soft|user",
  "kill query id|user",
  "kill connection user",
  "select sql_cache",
  "values (",
]

/** Beginnings of statements that take no IF EXISTS and IF NOT EXISTS in MySQL 8.0. */
export const unconditional: readonly string[] = [
  "alter table",
  "alter database|schema|event|view|procedure|function|server",
  "create index",
  "create unique|fulltext|spatial index",
  "create view",
  "create server",
  "drop index",
  "rename table",
]
