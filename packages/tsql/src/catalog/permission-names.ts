import { permissionCodes } from "../security/permissions.ts"

/** SQL that turns a permission's name into its code, padded as `char(4)` is. */
export function permissionCodesSql(column: string): string {
  const whens = Object.entries(permissionCodes).map(
    ([name, code]) => `when '${name}' then '${code.padEnd(4)}'`,
  )
  return `case ${column} ${whens.join(" ")} end`
}

/** SQL that turns a state's letter into its description. */
export function stateNamesSql(column: string): string {
  return `case ${column} when 'G' then 'GRANT' when 'W' then 'GRANT_WITH_GRANT_OPTION' else 'DENY' end`
}
