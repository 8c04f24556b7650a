import type { GrantState } from "@keyless/sql"
import { type Grant, sameSubject } from "./grant.ts"
import type { HeldGrants } from "./held-grants.ts"
import { beyondRemarks } from "./beyond-grants.ts"
import { defaultSchema, type WantedPermissions } from "./wanted-grants.ts"

/** How what a user has compares with what is wanted. */
export interface TdsGrantState extends GrantState<Grant> {
  /** Among what is missing: what somebody denied to the user. */
  readonly deniedToUser: readonly Grant[]
  /** Among what is missing: what somebody denied to everybody. */
  readonly deniedToPublic: readonly Grant[]
}

/** Roles that take away instead of giving, by what they deny. Microsoft Learn, "Database-level roles". */
const denyingRoles: Readonly<Record<string, readonly string[]>> = {
  db_denydatareader: ["SELECT"],
  db_denydatawriter: ["INSERT", "UPDATE", "DELETE"],
}

export const givingRoles: ReadonlySet<string> = new Set([
  "db_accessadmin",
  "db_backupoperator",
  "db_datareader",
  "db_datawriter",
  "db_ddladmin",
  "db_owner",
  "db_securityadmin",
])

/**
 * Compares what a user has of its own with what is wanted. Too much are fixed roles and permissions on the database and on the schemas that connections
 * have or had; roles that somebody made and permissions on single objects are told and not taken: Keyless makes none. A denial of something that is
 * needed makes it missing. Whoever has `CONTROL` on the database has everything: then nothing is too much.
 */
export function compareGrants(
  held: HeldGrants,
  wanted: WantedPermissions,
  user: { readonly name: string; readonly database: string },
): TdsGrantState {
  const isHeld = (grant: Grant) =>
    held.own.some((each) => sameSubject(each, grant) && (each.kind === "role" || each.state !== "denied"))
  const isWanted = (grant: Grant) => wanted.grants.some((each) => sameSubject(each, grant))
  const deniedToUser = held.own.filter((grant) => contradicts(grant, wanted))
  const deniedToPublic = held.deniedToPublic.filter((grant) => contradicts(grant, wanted))
  const isDenied = (grant: Grant) =>
    [...deniedToUser, ...deniedToPublic].some((each) => sameSubject(each, grant))
  return {
    missing: [
      ...wanted.grants.filter((grant) => !isHeld(grant) && !isDenied(grant)),
      ...deniedToUser,
      ...deniedToPublic,
    ],
    extra: wanted.isAll ? [] : held.own.filter((grant) => isManaged(grant, wanted) && !isWanted(grant)),
    deniedToUser,
    deniedToPublic,
    remarks: {
      optional: [],
      later: [],
      beyond: wanted.isAll
        ? []
        : beyondRemarks(user, held, {
            isTaken: (grant) => isManaged(grant, wanted),
            isWanted: (grant) => isWanted(grant),
            needs: wanted.needs,
          }),
    },
  }
}

/** Whether Keyless grants things of this kind. */
function isManaged(grant: Grant, { managed }: WantedPermissions): boolean {
  if (grant.kind === "role") return givingRoles.has(grant.role)
  if (grant.state === "denied") return false
  return grant.on.kind === "database" || isIn(managed, grant)
}

function isIn(
  schemas: readonly string[] | "all",
  { on }: Extract<Grant, { readonly kind: "permission" }>,
): boolean {
  if (on.kind !== "schema") return false
  return schemas === "all" || schemas.some((schema) => schema.toLowerCase() === on.name.toLowerCase())
}

/** Whether a grant takes away something that is needed, everywhere or in a schema that is meant. */
function contradicts(grant: Grant, { needs, schemas }: WantedPermissions): boolean {
  const touches = (permission: string) => needs.has(permission) || needs.has("CONTROL")
  if (grant.kind === "role") return denyingRoles[grant.role]?.some(touches) ?? false
  if (grant.state !== "denied") return false
  const meant = schemas.length === 0 ? [defaultSchema] : schemas
  if (grant.on.kind !== "database" && !isIn(meant, grant)) return false
  return grant.permission === "CONTROL" || touches(grant.permission)
}
