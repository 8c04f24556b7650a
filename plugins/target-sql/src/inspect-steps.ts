import { appNetworkLook, type FirewalledServer, soleAdministratorLook } from "@keyless/azure"
import type { AppNetwork, ExistingConnection, InspectSteps, Ephemeral, Step } from "@keyless/core/plugin"
import { type Sessions, type UserDialect, userLooks } from "@keyless/sql"
import { controlProfiles, denialLook, type FoundPrincipal, ownerName, tdsGrants } from "@keyless/tds"
import { ownerLook } from "./owner.ts"
import type { FoundServer } from "./found-server.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
  users: UserDialect<FoundPrincipal>,
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
  const grants = tdsGrants(database, controlProfiles)
  const ofServer = [soleAdministratorLook(server.name, server.administrator), appNetworkLook(network, app)]
  if (existing.user === ownerName) {
    return {
      helpers: [...server.tidying],
      looks: [...ofServer, ownerLook(server.name, server.administrator, existing)],
    }
  }
  return {
    helpers: [...server.tidying, admin, session],
    looks: [
      ...ofServer,
      ...userLooks({ users, grants, existing, others, database, session }),
      denialLook({ users, profiles: controlProfiles, existing, database, session }),
    ],
  }
}
