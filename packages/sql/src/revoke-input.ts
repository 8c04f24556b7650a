import type { Ephemeral } from "@keyless/core/plugin"
import type { Sessions } from "./ephemeral-session.ts"
import type { FoundUser } from "./found-user.ts"
import type { GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

/** What the steps are made for. @public */
export interface RevokeStepsInput<U extends FoundUser, G, S extends GrantState<G>> {
  readonly dialect: UserDialect<U>
  readonly grants: GrantDialect<G, S>
  /** The connection's database. */
  readonly database: string
  readonly session: Ephemeral<Sessions>
}
