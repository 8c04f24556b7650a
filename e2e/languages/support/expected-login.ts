import type { Connection } from "@keyless/core"
import type { DatabaseEndpoint } from "@keyless/sandbox"
import { adaLogin } from "../../support/ada.ts"
import type { World } from "../../support/harness.ts"
import { shop } from "../../support/shop.ts"
import type { Cell } from "./cells.ts"
import type { Login, Parser } from "./language.ts"
import { databaseNameOf } from "./world.ts"

/** What a driver has to read out of the settings of a cell. */
export function expectedLogin(world: World, cell: Cell, connection: Connection, parser: Parser): Login {
  const { host, port } = serverOf(world, connection)
  return { host, port, database: databaseNameOf(cell), ...identityOf(cell, connection, parser) }
}

/** The server that a connection leads to. */
export function serverOf(world: World, { target }: Connection): DatabaseEndpoint {
  const server = world.sandbox
    .databases()
    .find(({ id }) => target.id.toLowerCase().startsWith(id.toLowerCase()))
  if (server === undefined) throw new Error(`the sandbox has no server for ${target.id}`)
  return server
}

/** Whom the database says that an app is. Whoever makes a connection for himself administers the server, and SQL Server calls administrators dbo. */
export function expectedUser({ target, auth }: Cell, { user }: Connection): string {
  return auth === "user-account" && (target === "sql" || target === "fabricsql") ? "dbo" : user
}

function identityOf(
  { target, auth }: Cell,
  { user }: Connection,
  { authentication, personIsNamed = false }: Parser,
): Pick<Login, "user" | "secret" | "authentication"> {
  // PostgreSQL and MySQL know a user of the database and take a token as the password; SQL Server knows the identity itself.
  if (target === "postgres-flexible" || target === "mysql-flexible") {
    return { user, secret: null, authentication: null }
  }
  const how = { authentication: authentication[auth], secret: null }
  switch (auth) {
    case "system-identity":
      return { ...how, user: null }
    case "user-identity":
      return { ...how, user: shop.identity.clientId }
    case "service-principal":
      return { ...how, user: shop.application.clientId, secret: shop.application.secret }
    case "user-account":
      return { ...how, user: personIsNamed ? adaLogin.name : null }
  }
}
