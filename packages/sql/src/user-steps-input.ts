import type { ConnectRequest, Ephemeral, Principal, Step } from "@keyless/core/plugin"
import type { FoundUser } from "./found-user.ts"
import type { Sessions } from "./ephemeral-session.ts"
import type { GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

/** The database user of the identity. @public */
export interface MadeUser {
  readonly user: string
  /** Whether this run made it. */
  readonly isNew: boolean
}

/** What the steps are made for. @public */
export interface UserStepsInput<U extends FoundUser, G, S extends GrantState<G>> {
  readonly users: UserDialect<U>
  readonly grants: GrantDialect<G, S>
  /** What follows `the user` in titles: its name, or `of the app's identity` where that is known only later. */
  readonly subject: string
  /** Name that the identity's user is to have. @throws KeylessError `identifier_invalid` */
  readonly name: (principal: Principal) => string
  /** The user's name where it does not depend on the identity. */
  readonly knownName?: string
  readonly database: string
  readonly request: ConnectRequest
  /** Steps before the first look into the database. */
  readonly first?: readonly Step[]
  /** Steps between the user and its grants. */
  readonly between?: (made: Step<MadeUser>) => readonly Step[]
  readonly session: Ephemeral<Sessions>
}
