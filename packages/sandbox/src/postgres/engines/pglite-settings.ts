import { quoteIdentifier, quoteLiteral } from "../quoting.ts"
import { superuserName } from "./engine.ts"

/** SQL that reads what a session has set: rows of name and setting, among them `role`. */
export const sessionSettingsSql = `
  select name, setting from pg_settings
    where source = 'session' and name not like 'transaction\\_%' and name <> 'is_superuser'
  union all select 'role', current_setting('role')`

/** SQL that makes a shared connection this session's: its authorization, its settings, its role. */
export function restoreSql(user: string, settings: ReadonlyMap<string, string>): string {
  const restore = [...settings]
    .filter(([name]) => name !== "role")
    .map(([name, value]) => `set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`)
  const role = settings.get("role")
  return [
    `set session authorization ${superuserName}; reset all`,
    `set session authorization ${quoteIdentifier(user)}`,
    ...(restore.length > 0 ? [`select ${restore.join(", ")}`] : []),
    ...(role === undefined || role === "none" ? [] : [`set role ${quoteIdentifier(role)}`]),
  ].join("; ")
}

/** Settings of the StartupMessage: its own names, and `-c name=value` in `options`. The role's come before them. */
export function initialSettings(
  parameters: Readonly<Record<string, string>>,
  roleSettings: readonly string[],
): [string, string][] {
  const fromRole = roleSettings.map((each): [string, string] => [
    each.slice(0, each.indexOf("=")),
    each.slice(each.indexOf("=") + 1),
  ])
  const options = [...(parameters["options"] ?? "").matchAll(/(?:-c\s*|--)([\w.-]+)=((?:\\.|\S)*)/g)].map(
    ([, name = "", value = ""]): [string, string] => [
      name.replaceAll("-", "_"),
      value.replaceAll(/\\(.)/g, "$1"),
    ],
  )
  const named = Object.entries(parameters).filter(
    ([name]) => !["user", "database", "options", "replication"].includes(name),
  )
  return [...fromRole, ...options, ...named]
}
