import { z } from "zod"
import type { LiveSqlServer } from "../state.ts"
import { armFailure } from "../../../kit/arm/answers.ts"
import { readOnly } from "../../../kit/arm/fields/roles.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import {
  administratorProperties,
  singleAdministratorRoutes,
} from "../../../kit/database-servers/single-administrator.ts"

/** The Entra administrator; answers show the type of the server instead of its own (recorded). */
export const sqlAdministratorRoutes = (servers: Servers<LiveSqlServer>): ArmRoute[] =>
  singleAdministratorRoutes(servers, {
    shownType: servers.kind.type,
    management: { put: "CreateActiveDirectoryAdministrator", remove: "DropActiveDirectoryAdministrator" },
    // The name of the parameter is that of public reports about its sibling, ExternalAdministratorLoginName.
    unknownPrincipal: "ExternalAdministratorSid",
    properties: z.strictObject({
      ...administratorProperties,
      azureADOnlyAuthentication: readOnly,
    }),
    show: () => ({}),
    make: (_server, { login, sid }) => ({ objectId: sid, login }),
    checkRemoval(server) {
      if (!server.entraOnly) return
      // No recording shows this refusal; code and sentence are ours.
      throw armFailure(
        400,
        "EntraOnlyAuthenticationEnabled",
        `The Microsoft Entra administrator of server '${server.name}' cannot be removed while only Microsoft Entra authentication is enabled.`,
      )
    },
  })
