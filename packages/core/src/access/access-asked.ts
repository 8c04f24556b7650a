import type { ConnectionSpec } from "../connection.ts"
import { fail } from "../errors.ts"
import {
  type ConnectRequest,
  isPrivilegeProfile,
  isPrivileges,
  type OwnerLogin,
  type Privileges,
  privilegesText,
  type TargetPlugin,
} from "../plugin/index.ts"

/** What a spec asks of a database. */
export type AccessAsked = Pick<
  ConnectRequest,
  "privileges" | "schemas" | "strict" | "owner" | "takeOwnership" | "foreignUser"
>

/**
 * What a spec asks of the database: the privileges, the schemas they are for, whose login helps to grant them, and what becomes of a user that is
 * somebody else's.
 *
 * @throws KeylessError `invalid_privileges`, `unsupported_combination` for what the kind of database does not have, `invalid_options` for what contradicts itself
 */
export function accessAsked(target: TargetPlugin, spec: ConnectionSpec): AccessAsked {
  const { privileges = "all", schemas = [], strict = false, owner, takeOwnership = false } = spec
  if (!isPrivileges(privileges)) {
    throw fail("invalid_privileges", "The privileges are neither a profile nor a list of privileges.", {
      hint: "Use all, readwrite, readonly, ddl, or a list out of: select, insert, update, delete, execute, create.",
    })
  }
  refusePrivileges(target, privileges)
  if (schemas.length > 0 && target.schemas === undefined) {
    throw fail("unsupported_combination", `${target.title} has no schemas within a database.`, {
      hint: "Leave the schemas out: the privileges are for the whole database.",
    })
  }
  if (schemas.some((schema) => schema === "" || schema.includes("\0"))) {
    throw fail("invalid_options", "The name of a schema is empty or holds a NUL character.", {
      hint: "Give the name of a schema of the database.",
    })
  }
  refuseOwner(target, owner)
  if (takeOwnership && owner === undefined) {
    throw fail(
      "invalid_options",
      "Only the owner of tables can hand them over, and no owner's login was given.",
      {
        hint: "Give the owner's login too.",
      },
    )
  }
  return {
    privileges,
    ...(schemas.length === 0 ? {} : { schemas: [...new Set(schemas)] }),
    strict,
    ...(owner === undefined ? {} : { owner }),
    takeOwnership,
    foreignUser: spec.foreignUser ?? "refuse",
  }
}

/** @throws KeylessError `unsupported_combination` for a profile, or a privilege of a list, that the kind of database cannot have */
function refusePrivileges(target: TargetPlugin, privileges: Privileges): void {
  const reasons = target.unsupported?.privileges ?? {}
  for (const each of isPrivilegeProfile(privileges) ? [privileges] : privileges) {
    const reason = reasons[each]
    if (reason === undefined) continue
    const others = (["all", "readwrite", "readonly", "ddl"] as const).filter(
      (profile) => reasons[profile] === undefined,
    )
    throw fail(
      "unsupported_combination",
      `${target.title} cannot be used with privileges "${privilegesText(privileges)}": ${reason}.`,
      { hint: `Ask for other privileges${others.length === 0 ? "" : `, such as ${others.join(", ")}`}.` },
    )
  }
}

/** @throws KeylessError `unsupported_combination` where the kind of database has no use for an owner's login */
export function refuseOwner(target: TargetPlugin, owner: OwnerLogin | undefined): void {
  if (owner === undefined || target.ownerLogin === true) return
  const reason = target.unsupported?.ownerLogin ?? "the administrator may grant on everything."
  throw fail("unsupported_combination", `${target.title} takes no login of an owner: ${reason}`, {
    hint: "Leave the owner's login out.",
  })
}
