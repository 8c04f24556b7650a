import type { SessionState } from "./context.ts"

/** Lets an identity column start over; a rollback brings its counter back. */
export function forgetIdentity(session: SessionState, table: number): void {
  if (!session.truncated.has(table)) session.truncated.set(table, session.identities.get(table))
  session.identities.delete(table)
}
