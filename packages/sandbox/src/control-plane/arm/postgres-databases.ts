import { z } from "zod"
import type { LivePostgresServer } from "../../state/live-state.ts"
import type { ControlPlane } from "../context.ts"
import { armFailure } from "./answers.ts"
import { postgresChildRoutes } from "./postgres-children.ts"
import type { AcceptWrite } from "./postgres-context.ts"
import type { ArmRoute } from "./routes.ts"

/** Databases that every server has. */
const builtIn = ["azure_maintenance", "postgres", "azure_sys"]

const namesOn = (server: LivePostgresServer) => [...new Set([...builtIn, ...server.databases])]

/** Databases of a server. Names are PostgreSQL's own and keep their case. */
export const postgresDatabaseRoutes = (plane: ControlPlane, accept: AcceptWrite): ArmRoute[] =>
  postgresChildRoutes(plane, accept, {
    collection: "databases",
    properties: z.strictObject({ charset: z.string().nullish(), collation: z.string().nullish() }).nullish(),
    list: namesOn,
    find: (server, name) => namesOn(server).find((each) => each === name),
    show: (name) => ({ key: name, name, properties: { charset: "UTF8", collation: "en_US.utf8" } }),
    put: (server, name) => ({
      management: "UpsertServerDatabaseManagementOperation",
      async work(databases, id) {
        if (namesOn(server).includes(name)) return
        await databases.createDatabase(id, name)
        server.databases = [...server.databases, name]
      },
    }),
    remove(server, name) {
      if (builtIn.includes(name)) {
        throw armFailure(
          400,
          "InvalidParameterValue",
          `The database '${name}' is a system database and cannot be dropped.`,
        )
      }
      return {
        management: "DropServerDatabaseManagementOperation",
        async work(databases, id) {
          await databases.dropDatabase(id, name)
          server.databases = server.databases.filter((other) => other !== name)
        },
      }
    },
  })
