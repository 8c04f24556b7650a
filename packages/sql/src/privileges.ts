import type { Privilege, PrivilegeProfile, Privileges } from "@keyless/core/plugin"

/** What the profiles but `all` mean, in privileges that every database has. @public */
export const profilePrivileges: Readonly<Record<Exclude<PrivilegeProfile, "all">, readonly Privilege[]>> = {
  readonly: ["select"],
  readwrite: ["select", "insert", "update", "delete"],
  ddl: ["select", "insert", "update", "delete", "create"],
}

/**
 * The privileges of several grants put together, none twice; `all` where one of them is everything.
 *
 * @example unitedPrivileges(["readonly", ["insert"]]) // ["select", "insert"]
 * @public
 */
export function unitedPrivileges(wanted: readonly Privileges[]): "all" | readonly Privilege[] {
  const united = new Set<Privilege>()
  for (const each of wanted) {
    if (each === "all") return "all"
    for (const privilege of typeof each === "string" ? profilePrivileges[each] : each) united.add(privilege)
  }
  return [...united]
}
