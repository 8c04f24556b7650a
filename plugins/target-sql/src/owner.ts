import {
  type ExistingConnection,
  type Finding,
  findingStep,
  type Proof,
  proof,
  type Step,
} from "@keyless/core/plugin"
import type { IdentityIds } from "@keyless/sql"
import { ownerName } from "@keyless/tds"
import type { SqlAdministrator } from "./found-server.ts"

/**
 * Whether an identity is the server's administrator itself. It comes into every database as the owner, and a user of its own is refused to it (error
 * 15063). A member of a group that is the administrator may have a user.
 */
export function isAdministrator(
  administrator: Pick<SqlAdministrator, "objectId"> | null,
  { objectId, clientId }: Pick<IdentityIds, "objectId" | "clientId">,
): boolean {
  const id = administrator?.objectId.toLowerCase()
  return id !== undefined && (id === objectId.toLowerCase() || id === clientId?.toLowerCase())
}

/** Tells that there is no user to drop. */
export function ownerKeep(server: string): Proof<null> {
  return proof({
    id: "principal.keep",
    title: `Leave ${ownerName} alone, as whom the administrator of ${server} comes in`,
    why: "No user was made for the connection.",
    prove: async () => null,
  })
}

/** The look whether an identity without a user of its own still comes in as the owner. */
export function ownerLook(
  server: string,
  administrator: SqlAdministrator | null,
  existing: ExistingConnection,
): Step<readonly Finding[]> {
  return findingStep({
    id: "principal.mapped",
    description: "Database user of the identity validated.",
    title: `Look whether the identity is the administrator of ${server}`,
    why: `It has no user of its own and comes in as ${ownerName}.`,
    find: async () =>
      isAdministrator(administrator, existing)
        ? null
        : {
            code: "user_missing",
            message: `The identity ${existing.objectId} is not the administrator of ${server} any more, and has no user in the database.`,
            hint: "Run the create command of the connection again; it makes the user.",
          },
  })
}
