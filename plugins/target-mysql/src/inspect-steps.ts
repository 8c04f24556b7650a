import { appNetworkLook, type FirewalledServer, soleAdministratorLook } from "@keyless/azure"
import type { AppNetwork, ExistingConnection, InspectSteps, Ephemeral, Step } from "@keyless/core/plugin"
import { type Sessions, type UserDialect, userLooks } from "@keyless/sql"
import { mysqlGrants } from "./grant-dialect.ts"
import type { FoundServer } from "./found-server.ts"
import type { FoundAccount } from "./users.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
  users: UserDialect<FoundAccount>,
  {
    existing,
    others,
  }: {
    readonly existing: ExistingConnection
    readonly others: readonly ExistingConnection[]
  },
  admin: Step,
  session: Ephemeral<Sessions>,
  network: FirewalledServer,
  app: AppNetwork | undefined,
): InspectSteps {
  const { database } = server
  const ofUser = userLooks({ users, grants: mysqlGrants(database), existing, others, database, session })
  return {
    helpers: [...server.tidying, admin, session],
    looks: [
      soleAdministratorLook(server.name, server.administrator),
      appNetworkLook(network, app),
      ...ofUser,
    ],
  }
}
