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
  const [foreign, ownRoles] = await Promise.all([
    readForeign(sessions, database, user),
    owner === undefined ? new Set<string>() : rolesOf(owner),
  ])
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

/** What others than the administrator granted a user in a database. */
async function readForeign(
  sessions: Sessions,
  database: string,
  user: string,
): Promise<readonly ForeignGrant[]> {
  const { rows, me } = await readCatalog(await sessions.in(database), user, [])
  return rows
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
}

/** What to run, and as whom, for what the administrator cannot take from a user in a database; nothing where it cannot be looked up. */
export async function foreignHints(
  sessions: Sessions,
  database: string,
  user: string,
): Promise<readonly string[]> {
  const foreign = await readForeign(sessions, database, user).catch(() => [])
  const left = foreign.filter(({ isBorrowed }) => !isBorrowed)
  return perGrantor(user, left).map((each) => runAs(database, each))
}

interface ForeignGrant {
  readonly grantor: string
  /** Whether the administrator may act for the grantor. */
  readonly isBorrowed: boolean
  readonly grant: Grant
}

interface GrantsOf {
  readonly grantor: string
  readonly told: string
  readonly statements: readonly string[]
}

function perGrantor(
  user: string,
  left: readonly Pick<ForeignGrant, "grantor" | "grant">[],
): readonly GrantsOf[] {
  return [...Map.groupBy(left, ({ grantor }) => grantor)].map(([grantor, same]) => {
    const grants = same.map(({ grant }) => grant)
    return {
      grantor,
      told: `${grants.slice(0, 10).map(describeGrant).join(", ")} by "${grantor}"`,
      statements: grantStatements("REVOKE", user, grants),
    }
  })
}

function runAs(database: string, { grantor, statements }: GrantsOf): string {
  return `Run as "${grantor}" in database ${database}: ${statements.join("; ")}.`
}

function keptBy(
  database: string,
  user: string,
  left: readonly { readonly grantor: string; readonly grant: Grant }[],
) {
  const kept = perGrantor(user, left)
  return sqlFailure(
    "user_owns_objects",
    `The user "${user}" has privileges that the administrator cannot take: ${kept.map(({ told }) => told).join("; ")}.`,
    {
      hint: `${kept.map((each) => runAs(database, each)).join(" ")} Then run the command again. Or give the login to it: --owner-login user=${kept[0]?.grantor}.`,
      details: { statements: Object.fromEntries(kept.map((each) => [each.grantor, each.statements])) },
    },
  )
}
