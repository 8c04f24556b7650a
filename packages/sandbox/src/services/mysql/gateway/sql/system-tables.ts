import type { MysqlError } from "../wire/messages.ts"
import { isSymbol, isWord, valueOf } from "./tokens.ts"
import type { Token } from "./tokens.ts"

/** Tables of `performance_schema` that the engine fills: who holds and waits for locks on tables and the like. */
const observed: ReadonlySet<string> = new Set(["metadata_locks", "threads"])

/** Views of schema `sys` that rest on no other table of `performance_schema`. */
const views: ReadonlySet<string> = new Set([
  "innodb_lock_waits",
  "schema_auto_increment_columns",
  "schema_object_overview",
  "schema_redundant_indexes",
  "sys_config",
  "version",
])

/** Tables of `information_schema` that MySQL 8.0 does not have. */
const onlyInMariadb: ReadonlySet<string> = new Set(
  `all_plugins client_statistics geometry_columns index_statistics innodb_locks innodb_lock_waits innodb_mutexes innodb_sys_columns innodb_sys_fields
  innodb_sys_foreign innodb_sys_foreign_cols innodb_sys_indexes innodb_sys_semaphore_waits innodb_sys_tables innodb_sys_tablespaces innodb_sys_tablestats
  innodb_sys_virtual innodb_tablespaces_encryption key_caches periods spatial_ref_sys sql_functions system_variables table_statistics
  thread_pool_groups thread_pool_queues thread_pool_stats thread_pool_waits user_statistics user_variables`.split(
    /\s+/,
  ),
)

/**
 * The error for a table of the server itself that the sandbox lacks, whose rows would be missing without a word, or that only MariaDB has.
 * `database` is the session's, for names that stand alone. https://dev.mysql.com/doc/refman/8.0/en/performance-schema-table-descriptions.html
 */
export function systemTableRefusal(tokens: readonly Token[], database: string): MysqlError | undefined {
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "word" && token.kind !== "identifier") continue
    const schema = schemaOf(tokens, index, database)
    const name = valueOf(token).toLowerCase()
    const lacking =
      (schema === "performance_schema" && !observed.has(name)) ||
      (schema === "sys" && !views.has(name) && !isSymbol(tokens[index + 1], "("))
    if (lacking)
      return {
        number: 1105,
        state: "HY000",
        message: `${schema}.${name} is not supported in the Keyless sandbox.`,
      }
    if (schema === "information_schema" && onlyInMariadb.has(name))
      return {
        number: 1109,
        state: "42S02",
        message: `Unknown table '${name.toUpperCase()}' in information_schema`,
      }
  }
  return undefined
}

/** The schema of the table that the token names, in lower case; undefined where it names none of a schema of the server. */
function schemaOf(tokens: readonly Token[], index: number, database: string): string | undefined {
  const before = tokens[index - 1]
  if (isSymbol(before, ".")) {
    const schema = tokens[index - 2]
    // `schema.table.column` names the schema at its beginning only.
    if (schema === undefined || isSymbol(tokens[index - 3], ".")) return undefined
    return schema.kind === "symbol" ? undefined : valueOf(schema).toLowerCase()
  }
  if (isSymbol(tokens[index + 1], ".")) return undefined
  if (isWord(tokens[0], "show")) return undefined
  return ["from", "join"].some((word) => isWord(before, word)) ? database.toLowerCase() : undefined
}
