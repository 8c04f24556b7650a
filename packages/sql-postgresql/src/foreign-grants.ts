import { type Sessions, sqlFailure } from "@keyless/sql"
import { borrowing, describeGrant, type Grant, grantOf, grantStatements } from "./grant-statements.ts"
import { readCatalog } from "./grants-query.ts"
import { rolesOf } from "./grants.ts"

/**
 * Takes what only its owner can take from a user that is to go, in the owner's session where there is one. `DROP OWNED` in a session of an administrator
 * takes no more than the administrator could revoke.
 *
 * @returns statements that take what other users of the administrator's granted, for the administrator's own transaction
 * @throws KeylessError `user_owns_objects` before anything is changed, where something is left that neither session can take
 */
export async function takeForeignGrants(
  sessions: Sessions,
  database: string,
  user: string,
): Promise<readonly string[]> {
  const owner = await sessions.owner?.in(database)
  const [{ rows, me }, ownRoles] = await Promise.all([
    readCatalog(await sessions.in(database), user, []),
    owner === undefined ? new Set<string>() : rolesOf(owner),
  ])
  const foreign = rows
    .filter(({ owned, kind }) => !owned && !kind.startsWith("default"))
    .flatMap((row) =>
      row.held
        .filter(({ role }) => (row.grantable ? role !== row.grantor : role !== me))
        .map(({ privilege, role: grantor }) => ({
          grantor,
          isBorrowed: row.borrowable && grantor === row.grantor,
          grant: grantOf(row, privilege),
        })),
    )
  const ofOwner = foreign.filter(({ grantor }) => ownRoles.has(grantor))
  const borrowed = foreign.filter((each) => !ofOwner.includes(each) && each.isBorrowed)
  const left = foreign.filter((each) => !ofOwner.includes(each) && !each.isBorrowed)
  if (left.length > 0) throw keptBy(database, user, left)
  if (ofOwner.length > 0) {
    await owner?.transaction(
      grantStatements(
        "REVOKE",
        user,
        ofOwner.map(({ grant }) => grant),
      ),
    )
  }
  return borrowing(
    [...new Set(borrowed.map(({ grantor }) => grantor))],
    grantStatements(
      "REVOKE",
      user,
      borrowed.map(({ grant }) => grant),
    ),
  )
}

function keptBy(
  database: string,
  user: string,
  left: readonly { readonly grantor: string; readonly grant: Grant }[],
) {
  const perGrantor = [...Map.groupBy(left, ({ grantor }) => grantor)].map(([grantor, same]) => {
    const grants = same.map(({ grant }) => grant)
    return {
      grantor,
      told: `${grants.slice(0, 10).map(describeGrant).join(", ")} by "${grantor}"`,
      statements: grantStatements("REVOKE", user, grants),
    }
  })
  return sqlFailure(
    "user_owns_objects",
    `The user "${user}" has privileges that the administrator cannot take: ${perGrantor.map(({ told }) => told).join("; ")}.`,
    {
      hint: `${perGrantor.map(({ grantor, statements }) => `Run as "${grantor}" in database ${database}: ${statements.join("; ")}.`).join(" ")} Then run the command again. Or give the login to it: --owner-login user=${perGrantor[0]?.grantor}.`,
      details: { statements: Object.fromEntries(perGrantor.map((each) => [each.grantor, each.statements])) },
    },
  )
}
