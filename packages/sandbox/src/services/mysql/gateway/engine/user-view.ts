import type { Connection, RowDataPacket } from "mysql2/promise"

/**
 * Member of the JSON document `mysql.global_priv.Priv` that holds the identity of an Entra account. MariaDB keeps
 * members it does not know, and drops and renames them together with the account.
 * https://mariadb.com/kb/en/mysqlglobal_priv-table/
 */
export const identityMember = "aad_auth"

/** Member of the same document that holds the attributes of an account, which MariaDB does not have. */
export const attributesMember = "user_attributes"

/**
 * The view that stands for `information_schema.USER_ATTRIBUTES`: https://dev.mysql.com/doc/refman/8.0/en/information-schema-user-attributes-table.html
 */
export const attributesView = "mysql.keyless_user_attributes"

const attributesViewSql = `create or replace definer = 'mariadb.sys'@'localhost' sql security definer view ${attributesView} as
  select User as \`USER\`, Host as \`HOST\`, json_query(Priv, '$.${attributesMember}') as \`ATTRIBUTE\` from mysql.global_priv
  where ifnull(json_value(Priv, '$.is_role'), 'false') <> 'true'`

interface ViewDefinition extends RowDataPacket {
  readonly definition: string
}

/**
 * The statements that make the view `mysql.user` show Entra accounts as Azure does: plugin `aad_auth`, and the
 * identity as `authentication_string`.
 */
export async function readableUserView(connection: Connection): Promise<string[]> {
  const [[found]] = await connection.query<ViewDefinition[]>(
    "select VIEW_DEFINITION as definition from information_schema.VIEWS where TABLE_SCHEMA = 'mysql' and TABLE_NAME = 'user'",
  )
  if (found === undefined)
    throw new Error("This MariaDB has no view mysql.user; version 10.4 or later is needed")
  const identity = `json_value(\`mysql\`.\`global_priv\`.\`Priv\`,'$.${identityMember}')`
  const shown = { plugin: "'aad_auth'", authentication_string: identity }
  let { definition } = found
  for (const [column, value] of Object.entries(shown)) {
    const pattern = new RegExp(`(ifnull\\(json_value\\([^()]*,'\\$\\.${column}'\\),''\\)) AS \`${column}\``)
    if (!pattern.test(definition))
      throw new Error(`The view mysql.user of this MariaDB has no column ${column}`)
    definition = definition.replace(
      pattern,
      (_, stored: string) => `if(${identity} is null,${stored},${value}) AS \`${column}\``,
    )
  }
  return [
    `create or replace definer = 'mariadb.sys'@'localhost' sql security definer view mysql.user as ${definition}`,
    attributesViewSql,
  ]
}
