import type { ConnectionSpec } from "@keyless/core"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"

/** What `create` is measured against. */
export interface BenchTarget {
  readonly title: string
  /** The words of the create command. */
  readonly command: (connection: { readonly name: string; readonly client: string }) => readonly string[]
  /** The same target for an engine. */
  readonly target: ConnectionSpec["target"]
  /** A seed in which everything is still to be done. */
  readonly bare: SandboxSeed
  /** What that means. */
  readonly bareMeans: string
  /** A seed in which the server lets this machine in. */
  readonly admitting: SandboxSeed
}

const standingRule = { name: "office", startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }

/** Servers of the demo that let this machine in for good. */
function admitting<T extends { readonly firewallRules?: readonly (typeof standingRule)[] | undefined }>(
  servers: readonly T[] | undefined,
) {
  return (servers ?? []).map((server) => ({
    ...server,
    firewallRules: [...(server.firewallRules ?? []), standingRule],
  }))
}

function command(target: string, where: string): BenchTarget["command"] {
  return ({ name, client }) =>
    `webapp connection create ${target} --resource-group demo --name shop-web ${where} --connection ${name} --system-identity --client-type ${client} --yes --output-events`.split(
      " ",
    )
}

const onShop = (kind: string, server: string) => ({
  kind,
  options: { resourceGroup: "demo", server, database: "shop" },
})
const onServer = (server: string) => `--target-resource-group demo --server ${server} --database shop`

function postgresql(): BenchTarget {
  return {
    title: "PostgreSQL",
    command: command("postgres-flexible", onServer("shop-db")),
    target: onShop("postgres-flexible", "shop-db"),
    bare: {
      ...demoSeed,
      postgresServers: (demoSeed.postgresServers ?? []).map((server) => ({ ...server, entraAuth: false })),
    },
    bareMeans: "no identity, no admin, Entra authentication off, firewall closed",
    admitting: { ...demoSeed, postgresServers: admitting(demoSeed.postgresServers) },
  }
}

function mysql(): BenchTarget {
  return {
    title: "MySQL",
    command: command("mysql-flexible", onServer("shop-mysql")),
    target: onShop("mysql-flexible", "shop-mysql"),
    bare: demoSeed,
    bareMeans: "no identity, no admin, firewall closed",
    admitting: { ...demoSeed, mysqlServers: admitting(demoSeed.mysqlServers) },
  }
}

function sql(): BenchTarget {
  return {
    title: "Azure SQL",
    command: command("sql", onServer("shop-sql")),
    target: onShop("sql", "shop-sql"),
    bare: demoSeed,
    bareMeans: "no identity, no admin, firewall closed",
    admitting: { ...demoSeed, sqlServers: admitting(demoSeed.sqlServers) },
  }
}

function fabric(): BenchTarget {
  const [workspace] = demoSeed.fabricWorkspaces ?? []
  const [database] = workspace?.sqlDatabases ?? []
  if (workspace === undefined || database === undefined)
    throw new Error("The demo seed has no Fabric database.")
  return {
    title: "SQL database in Fabric",
    command: command(
      "fabricsql",
      `--fabric-workspace-uuid ${workspace.id} --fabric-sql-db-uuid ${database.id}`,
    ),
    target: { kind: "fabricsql", options: { workspace: workspace.id, database: database.id } },
    bare: demoSeed,
    bareMeans: "no identity, no role in the workspace",
    admitting: demoSeed,
  }
}

/** The targets by the word that chooses one on the command line. */
export const benchTargets = {
  postgresql,
  mysql,
  sql,
  fabric,
}
