/**
 * What the app may do in the database: `all` (everything in the database, as Service Connector grants it), `readwrite` (rows),
 * `readonly`, `ddl` (rows and the tables themselves). Tables made later are included in each.
 *
 * @public
 */
export type PrivilegeProfile = "all" | "readwrite" | "readonly" | "ddl"

/**
 * One thing that an app may do in every table of the database, those made later included: read, write and remove rows, run functions and
 * procedures (`execute`), or make tables and change and drop those that it made (`create`). It means the same in every database.
 *
 * @public
 */
export type Privilege = "select" | "insert" | "update" | "delete" | "execute" | "create"

/** A profile, or the privileges themselves: at least one, none twice. @public */
export type Privileges = PrivilegeProfile | readonly Privilege[]

const profileNames: Readonly<Record<PrivilegeProfile, true>> = {
  all: true,
  readwrite: true,
  readonly: true,
  ddl: true,
}
const privilegeNames: Readonly<Record<Privilege, true>> = {
  select: true,
  insert: true,
  update: true,
  delete: true,
  execute: true,
  create: true,
}

/** Whether a value names a profile. @public */
export function isPrivilegeProfile(value: unknown): value is PrivilegeProfile {
  return typeof value === "string" && Object.hasOwn(profileNames, value)
}

/** Whether a value is a profile or a list of privileges as {@link Privileges} describes it. @public */
export function isPrivileges(value: unknown): value is Privileges {
  if (!Array.isArray(value)) return isPrivilegeProfile(value)
  const known = value.every((each) => typeof each === "string" && Object.hasOwn(privilegeNames, each))
  return known && value.length > 0 && new Set(value).size === value.length
}

/** Privileges for messages: `readonly`, or `select, insert`. @public */
export function privilegesText(privileges: Privileges): string {
  return typeof privileges === "string" ? privileges : privileges.join(", ")
}
