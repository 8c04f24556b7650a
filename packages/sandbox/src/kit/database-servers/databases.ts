import { z } from "zod"
import { same } from "../state/resource-id.ts"
import { armFailure, invalidParameter } from "../arm/answers.ts"
import { acted } from "../arm/fields/roles.ts"
import type { ArmRoute } from "../arm/routes.ts"
import { childRoutes } from "./children.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

/** Character set and collation of a database. */
export interface DatabaseText {
  readonly charset: string
  readonly collation: string
}

/** A server that keeps what its databases were made with. */
export interface ServerWithDatabases extends AnyServer {
  databaseText: Record<string, { charset: string; collation: string }>
}

/** What the databases of a flexible server have in common. */
export interface DatabaseFacts {
  /** Databases that every server has. */
  readonly builtIn: readonly string[]
  readonly properties: DatabaseText
  /** Character sets in which the sandbox makes databases. */
  readonly charsets: readonly string[]
}

/** Databases of a flexible server. Names are those of the database itself and keep their case. */
export const databaseRoutes = <S extends ServerWithDatabases>(
  servers: Servers<S>,
  facts: DatabaseFacts,
): ArmRoute[] => {
  const namesOn = (server: ServerWithDatabases) => [...new Set([...facts.builtIn, ...server.databases])]
  return childRoutes(servers, {
    collection: "databases",
    basis: "recorded",
    properties: z
      .strictObject({ charset: acted(z.string().nullish()), collation: acted(z.string().nullish()) })
      .nullish(),
    list: namesOn,
    find: (server: ServerWithDatabases, name) => namesOn(server).find((each) => each === name),
    show: (name, server: ServerWithDatabases) => ({
      key: name,
      name,
      properties: { ...facts.properties, ...server.databaseText[name] },
    }),
    put(server: ServerWithDatabases, name, wanted) {
      const present = { ...facts.properties, ...server.databaseText[name] }
      const charset = wanted?.charset ?? present.charset
      const collation = wanted?.collation ?? present.collation
      const isThere = () => namesOn(server).includes(name)
      if (!facts.charsets.some((one) => same(one, charset)) || (isThere() && !same(charset, present.charset)))
        throw invalidParameter("charset", charset)
      if (isThere() && !same(collation, present.collation)) throw invalidParameter("collation", collation)
      return {
        management: "UpsertServerDatabaseManagementOperation",
        async work(databases, id) {
          if (isThere()) return
          await databases.createDatabase(id, name)
          server.databases = [...server.databases, name]
          server.databaseText = { ...server.databaseText, [name]: { charset, collation } }
        },
      }
    },
    remove(server: ServerWithDatabases, name) {
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
          const { [name]: _, ...others } = server.databaseText
          server.databaseText = others
        },
      }
    },
  })
}
