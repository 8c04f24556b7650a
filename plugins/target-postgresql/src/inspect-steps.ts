import { appNetworkLook, type FirewalledServer } from "@keyless/azure"
import {
  type AppNetwork,
  type ExistingConnection,
  type InspectSteps,
  findingStep,
  type Ephemeral,
  type Step,
} from "@keyless/core/plugin"
import { type Sessions, userLooks } from "@keyless/sql"
import { postgresqlGrants, postgresqlUsers } from "@keyless/sql-postgresql"
import type { FoundServer } from "./server.ts"

/** The looks of a validation into the server and the database. */
export function inspectSteps(
  server: FoundServer,
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
  const users = userLooks({
    users: postgresqlUsers(database),
    grants: postgresqlGrants(database),
    existing,
    others,
    database,
    session,
  })
  return {
    helpers: [...server.tidying, admin, session],
    looks: [entraLook(server), appNetworkLook(network, app), ...users],
  }
}

function entraLook(server: FoundServer) {
  return findingStep({
    id: "entra.enabled",
    description: "Microsoft Entra authentication of the server validated.",
    title: `Look whether ${server.name} takes tokens`,
    why: "The app logs in with a token.",
    find: async () =>
      server.properties.authConfig?.activeDirectoryAuth === "Enabled"
        ? null
        : {
            code: "entra_disabled",
            message: `Server ${server.name} takes passwords only.`,
            hint: "Run the create command of the connection again; it switches Entra authentication on.",
          },
  })
}
