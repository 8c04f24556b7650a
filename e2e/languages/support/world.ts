import type { ConnectionSpec } from "@keyless/core"
import { demoSeed, type SandboxSeed, siteId } from "@keyless/sandbox"
import { fabricShop } from "../../support/fabric-shop.ts"
import { shop } from "../../support/shop.ts"
import { auths, type Cell, type Target, targets } from "./cells.ts"

const at = (name: string) => ({ subscriptionId: shop.subscription, resourceGroup: shop.group, name })
const hostedAuths = auths.filter((auth) => auth !== "user-account")

/** A web app for each cell, so that every connection is its app's first. */
export function siteOf({ target, auth }: Pick<Cell, "target" | "auth">): string {
  return `${target}-${auth}`
}

/** A database for each auth type, so that no app meets another's table. */
export function databaseOf({ auth }: Pick<Cell, "auth">): string {
  return auth.replaceAll("-", "_")
}

const databases = auths.map((auth) => databaseOf({ auth }))
const fabricDatabaseId = (auth: Cell["auth"]) => `b0000000-0000-4000-8000-00000000000${auths.indexOf(auth)}`

/** What all cells of a language need. People come to servers whose administrators are a group that they are in. */
export function languageSeed(who: "apps" | "people"): SandboxSeed {
  const admins = { objectId: shop.adminGroup, login: "shop-database-admins" }
  const [postgres, mysql, sql] = [
    demoSeed.postgresServers ?? [],
    demoSeed.mysqlServers ?? [],
    demoSeed.sqlServers ?? [],
  ]
  const people = who === "people" ? { firewallRules: [shop.standingRule] } : {}
  return {
    ...demoSeed,
    sites: targets.flatMap((target) =>
      hostedAuths.map((auth) => ({ resourceGroup: shop.group, name: siteOf({ target, auth }) })),
    ),
    postgresServers: postgres.map((server) => ({ ...server, ...people, databases })),
    mysqlServers: mysql.map((server) => ({
      ...server,
      ...people,
      databases,
      ...(who === "people"
        ? { administrator: { ...admins, identityResourceId: server.userAssignedIdentities?.[0] ?? "" } }
        : {}),
    })),
    sqlServers: sql.map((server) => ({
      ...server,
      ...people,
      databases,
      ...(who === "people" ? { administrator: admins } : {}),
    })),
    fabricWorkspaces: (demoSeed.fabricWorkspaces ?? []).map((workspace) => ({
      ...workspace,
      sqlDatabases: auths.map((auth) => ({ id: fabricDatabaseId(auth), displayName: databaseOf({ auth }) })),
    })),
  }
}

/** The connection's target. */
export function targetOf({ target, auth }: Cell): ConnectionSpec["target"] {
  const server: Readonly<Record<Target, string>> = {
    "postgres-flexible": "shop-db",
    "mysql-flexible": "shop-mysql",
    sql: "shop-sql",
    fabricsql: "",
  }
  return target === "fabricsql"
    ? { kind: target, options: { workspace: fabricShop.workspace, database: fabricDatabaseId(auth) } }
    : {
        kind: target,
        options: { resourceGroup: shop.group, server: server[target], database: databaseOf({ auth }) },
      }
}

/** The connection's identity. */
export function authOf({ auth }: Cell): NonNullable<ConnectionSpec["auth"]> {
  switch (auth) {
    case "system-identity":
    case "user-account":
      return { kind: auth }
    case "user-identity":
      return shop.auths.userIdentity
    case "service-principal":
      return shop.auths.servicePrincipal
  }
}

/** Name of the database as drivers know it. */
export function databaseNameOf(cell: Cell): string {
  const name = databaseOf(cell)
  return cell.target === "fabricsql" ? `${name}-${fabricDatabaseId(cell.auth)}` : name
}

/** Id of the cell's web app. */
export function siteIdOf(cell: Cell): string {
  return siteId(at(siteOf(cell)))
}
