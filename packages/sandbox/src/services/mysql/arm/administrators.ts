import { z } from "zod"
import type { LiveMysqlServer } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import { invalidParameter } from "../../../kit/arm/answers.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { acted } from "../../../kit/arm/fields/roles.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import {
  administratorProperties,
  singleAdministratorRoutes,
} from "../../../kit/database-servers/single-administrator.ts"

type MysqlAdministrator = NonNullable<LiveMysqlServer["administrator"]>

/** The Entra administrator, with the identity as which the server looks people up. */
export const mysqlAdministratorRoutes = (servers: Servers<LiveMysqlServer>): ArmRoute[] =>
  singleAdministratorRoutes(servers, {
    management: {
      put: "UpsertActiveDirectoryAdministratorManagementOperation",
      remove: "DropActiveDirectoryAdministratorManagementOperation",
    },
    unknownPrincipal: "sid",
    properties: z.strictObject({
      ...administratorProperties,
      identityResourceId: acted(z.string().nullish()),
    }),
    show: ({ identityResourceId }: MysqlAdministrator) => ({ identityResourceId }),
    make(server, { login, sid, identityResourceId }) {
      const held =
        identityResourceId && server.userAssignedIdentities.some((id) => same(id, identityResourceId))
      // The recordings show only requests that were taken; code and sentence are those of other faulty values.
      if (!held) throw invalidParameter("identityResourceId", identityResourceId ?? "")
      return { objectId: sid, login, identityResourceId }
    },
  })
