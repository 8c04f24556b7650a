import {
  action,
  type Claimant,
  type ExistingConnection,
  type KeylessError,
  proof,
  type Step,
} from "@keyless/core/plugin"
import { aloneWith } from "./claims.ts"
import {
  type Fate,
  fateOf,
  isTaken,
  lastFateOf,
  ownSchemas,
  restoreClaims,
  takeFromKept,
  type Undo,
} from "./revoked-fate.ts"
import { claimedUser, recordedUser, type RevokedUser } from "./revoked-user.ts"
import type { RevokeStepsInput } from "./revoke-input.ts"
import { sqlFailure } from "./errors.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser } from "./found-user.ts"
import type { GrantState, UserDialect } from "./user-dialect.ts"

/**
 * The steps that drop a connection's user. A user that another connection has as well, of this app or of another one, is kept with the privileges that
 * the others need; so is one that has something elsewhere, and one that nobody claims and others may use. One that belongs to another identity is
 * refused.
 *
 * @param others - the app's other connections to the same database
 * @public
 */
export function revokeSteps<U extends FoundUser, G, S extends GrantState<G>>(
  input: RevokeStepsInput<U, G, S>,
  existing: ExistingConnection,
  others: readonly ExistingConnection[],
): readonly Step[] {
  const sharing = others.filter((other) => other.user === existing.user)
  const user = recordedUser(input.dialect, existing, sharing, input.database)
  if (sharing.length === 0) return dropSteps(input, user)
  const names = sharing.map(({ connection }) => connection).join(", ")
  const kept = proof({
    id: "principal.keep",
    title: `Keep the database user ${existing.user}, which connection ${names} has as well`,
    why: "The app goes on using it.",
    prove: async () => null,
  })
  const shrunk = lastStep(input, user, [], {
    id: "grants.shrink",
    title: `Take those privileges of ${existing.user} that only connection ${existing.connection} needed`,
    why: "A user keeps no more than the connections that are left ask for.",
  })
  return [kept, shrunk]
}

/** The steps that take away what a connection has that has no record any more, found by its claim. @public */
export function revokeClaimedSteps<U extends FoundUser, G, S extends GrantState<G>>(
  input: RevokeStepsInput<U, G, S>,
  claimant: Claimant,
  others: readonly ExistingConnection[],
): readonly Step[] {
  return dropSteps(input, claimedUser(input.dialect, claimant, others, input.database))
}

function dropSteps<U extends FoundUser, G, S extends GrantState<G>>(
  input: RevokeStepsInput<U, G, S>,
  user: RevokedUser<U>,
): readonly Step[] {
  const { release } = input.dialect
  const released = release === undefined ? [] : [releaseStep(input, user, release)]
  const dropped = lastStep(input, user, released, {
    id: "principal.drop",
    title: `Drop the database user ${user.title}`,
    why: "Nobody logs in as this user any more. One that others need is kept.",
  })
  return [...released, dropped]
}

/** Takes all privileges of a user that nobody needs, in a database where they have to go before the user can. */
function releaseStep<U extends FoundUser, G, S extends GrantState<G>>(
  input: RevokeStepsInput<U, G, S>,
  user: RevokedUser<U>,
  release: NonNullable<UserDialect<U>["release"]>,
): Step {
  const { dialect, grants, session } = input
  const undos: Undo[] = []
  return action<null>({
    id: "grants.revoke",
    title: release.title(user.title),
    why: "A user with privileges cannot be dropped. Tables that it owns are kept and go to the administrator.",
    needs: [session],
    async check(context) {
      const { kind } = await fateOf(input, user, context.value(session))
      return kind === "droppable" ? { done: false } : { done: true, value: null }
    },
    async apply(context) {
      const sessions = context.value(session)
      const there = await user.find(sessions)
      if (there === null) return null
      await aloneWith(dialect, sessions, there.name, async () => {
        const fate = await lastFateOf(input, user, sessions)
        if (fate.kind !== "droppable") return
        const { name } = fate.found
        const read = ownSchemas(user, fate.own)
        const held = { ...(await grants.read(sessions, name, read)), missing: [] }
        const giveBack = await release.remember?.(sessions, name)
        try {
          await release.run(sessions, name)
        } catch (error) {
          throw refusedOr(dialect, name, `The privileges of "${name}" could not be taken`, error)
        }
        undos.push(async (_, again) => {
          // Whoever gets objects has to have the right to make some.
          await grants.takeBack(again, name, held)
          await giveBack?.(again)
        })
      })
      return null
    },
    async undo(context) {
      for (const each of undos) await each(context, context.value(session))
    },
  })
}

/** Drops the user where nobody needs it, else takes from it what only the connection needed. */
function lastStep<U extends FoundUser, G, S extends GrantState<G>>(
  input: RevokeStepsInput<U, G, S>,
  user: RevokedUser<U>,
  after: readonly Step[],
  words: { readonly id: string; readonly title: string; readonly why: string },
): Step {
  const { dialect, session } = input
  const undos: Undo[] = []
  return action<null>({
    ...words,
    needs: [session, ...after],
    async check(context) {
      const sessions = context.value(session)
      const fate = await fateOf(input, user, sessions)
      if (fate.kind === "droppable") return { done: false }
      if (fate.kind === "kept" && !(await isTaken(input, user, sessions, fate)))
        return { done: false, detail: fate.why }
      tellKept(input, fate, (message, hint) => context.warn(message, hint))
      return { done: true, value: null }
    },
    async apply(context) {
      const sessions = context.value(session)
      const there = await user.find(sessions)
      if (there === null) return null
      await aloneWith(dialect, sessions, there.name, async () => {
        // It may have been renamed: what makes it this connection's user is the identity.
        const fate = await lastFateOf(input, user, sessions)
        const drops = fate.kind === "droppable"
        try {
          if (fate.kind === "kept") undos.push(await takeFromKept(input, user, context, sessions, fate))
          if (drops) {
            const { found, own } = fate
            const makeAgain = await dialect.remember?.(sessions, found)
            await dialect.drop(sessions, found.name)
            undos.push(async (inner, again) => {
              await makeAgain?.(again)
              await restoreClaims(input, user, inner, again, own)
            })
          }
        } catch (error) {
          const what = drops ? "could not be dropped" : "could not be narrowed"
          throw refusedOr(dialect, there.name, `The user "${user.title}" ${what}`, error)
        }
        tellKept(input, fate, (message, hint) => context.warn(message, hint))
      })
      return null
    },
    async undo(context) {
      for (const each of undos) await each(context, context.value(session))
    },
  })
}

/** An error of a statement; where it means that the session may not alter the user, with the statement for somebody who may. */
function refusedOr<U extends FoundUser>(
  dialect: UserDialect<U>,
  user: string,
  what: string,
  error: unknown,
): KeylessError {
  const { claims } = dialect
  const told = statementError(what, error, dialect.codeOf(error))
  if (claims?.isRefused(error) !== true || told.code !== "statement_failed") return told
  return sqlFailure("statement_failed", told.message, {
    hint: `Have an administrator who may alter the user run the command, or run ${claims.dropStatement(user)}, and then run the command again.`,
    ...(told.details === undefined ? {} : { details: told.details }),
    cause: error,
  })
}

/** Says of a user that stays why it does. */
function tellKept<U extends FoundUser>(
  { dialect, database }: { readonly dialect: UserDialect<U>; readonly database: string },
  fate: Fate<U>,
  warn: (message: string, hint?: string) => void,
): void {
  if (fate.kind === "kept") warn(`The database user "${fate.found.name}" stays: ${fate.why}.`)
  if (fate.kind !== "unclaimed") return
  const { name } = fate.found
  const [unknown, who] = {
    "no-claims": ["the database does not know who uses the user", "the administrator"],
    "claims-refused": [
      "the database does not let this login keep with the user who uses it, so they may not be known",
      "an administrator who may alter the user",
    ],
  }[fate.why]
  warn(
    `The database user "${name}" stays with its privileges: others may use its identity, and ${unknown}.`,
    `If nobody else needs it, run as ${who} in database ${database}: ${dialect.claims?.dropStatement(name) ?? ""}`,
  )
}
