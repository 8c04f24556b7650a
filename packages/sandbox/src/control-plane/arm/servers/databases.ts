import { z } from "zod"
import { armFailure } from "../answers.ts"
import type { ArmRoute } from "../routes.ts"
import { childRoutes } from "./children.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

/** What the databases of a flexible server have in common. */
export interface DatabaseFacts {
  /** Databases that every server has. */
  readonly builtIn: readonly string[]
  readonly properties: { readonly charset: string; readonly collation: string }
}

/** Databases of a flexible server. Names are those of the database itself and keep their case. */
export const databaseRoutes = <S extends AnyServer>(
  servers: Servers<S>,
  facts: DatabaseFacts,
): ArmRoute[] => {
  const namesOn = (server: AnyServer) => [...new Set([...facts.builtIn, ...server.databases])]
  return childRoutes(servers, {
    collection: "databases",
    properties: z.strictObject({ charset: z.string().nullish(), collation: z.string().nullish() }).nullish(),
    list: namesOn,
    find: (server: AnyServer, name) => namesOn(server).find((each) => each === name),
    show: (name) => ({ key: name, name, properties: facts.properties }),
    put: (server: AnyServer, name) => ({
      management: "UpsertServerDatabaseManagementOperation",
      async work(databases, id) {
        if (namesOn(server).includes(name)) return
        await databases.createDatabase(id, name)
        server.databases = [...server.databases, name]
      },
    }),
    remove(server: AnyServer, name) {
      if (facts.builtIn.includes(name)) {
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
}
