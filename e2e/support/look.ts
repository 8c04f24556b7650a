import type { EngineEvent } from "@keyless/core"
import type { Finding } from "@keyless/core/plugin"
import type { SandboxSeed, StatementRecord } from "@keyless/sandbox"
import type { World } from "./harness.ts"

const reading = new Set(["GET", "HEAD"])
const changing =
  /^\s*(?:create|alter|drop|grant|revoke|reassign|security\s+label|insert|update|delete|truncate)\b/i

/** Requests that change something in Azure, as `PUT Microsoft.Web/sites/config/write`. Listing settings is a POST that reads. */
export function writes(world: World): string[] {
  return world.sandbox
    .requests()
    .filter(
      ({ kind, method, operation = "" }) =>
        kind === "arm" && !reading.has(method) && !operation.endsWith("/list/action"),
    )
    .map(({ method, operation = "?" }) => `${method} ${operation}`)
}

/** Statements that change something in a database. */
export function changes(world: World): StatementRecord[] {
  return world.sandbox
    .statements()
    .filter(({ sql }) => changing.test(sql) || sql.includes("pgaadauth_create_principal"))
}

/** What is told of each database that belongs to the server's own login, and of each login that may make tables there. */
const standing = new Set(["grants.optional", "grants.later"])

/** Findings of a validation that tell of something wrong. */
export function faults(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((each) => each.result !== "success" && !standing.has(each.name))
}

/** What a validation finds wrong: the code by the name of the look. */
export async function findings(world: World): Promise<Readonly<Record<string, string | undefined>>> {
  const { result } = await world.validate()
  return Object.fromEntries(faults(result.findings).map(({ name, errorCode }) => [name, errorCode]))
}

/** The only site of the state. */
export function site(world: World, name = "shop-web") {
  return one(world.sandbox.state().sites, name)
}

/** A server of the state. */
export function server(world: World, name = "shop-db") {
  return one(world.sandbox.state().postgresServers, name)
}

/** Names of the firewall rules of the server. */
export function rules(world: World): string[] {
  return (server(world).firewallRules ?? []).map(({ name }) => name)
}

/** Settings of the app. */
export function settings(world: World, name = "shop-web"): Readonly<Record<string, string>> {
  return site(world, name).appSettings ?? {}
}

/** What is in Azure, for comparing before and after. */
export function azureState(world: World): SandboxSeed {
  return structuredClone(world.sandbox.state())
}

function one<T extends { readonly name: string }>(list: readonly T[] | undefined, name: string): T {
  const found = list?.find((each) => each.name === name)
  if (found === undefined) throw new Error(`the sandbox has no ${name}`)
  return found
}

/** Texts of the warnings among events. */
export function warningsOf(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) => (event.type === "warning" ? [event.message] : []))
}
