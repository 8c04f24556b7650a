import type { AuditRow, ConnectionRef, ConnectionSpec, EngineEvent, Validation } from "@keyless/core"
import type { SandboxSeed } from "@keyless/sandbox"
import { arm } from "../support/arm.ts"
import type { Run } from "../support/app-session.ts"
import { asCaller } from "../support/database.ts"
import { asFabricCaller, fabricShop } from "../support/fabric-shop.ts"
import type { World } from "../support/harness.ts"
import { settings } from "../support/look.ts"
import { asMysqlCaller } from "../support/mysql-database.ts"
import { mysqlShop } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { asSqlCaller } from "../support/sql-database.ts"
import { sqlShop } from "../support/sql-shop.ts"

/** A kind of database with two apps beside it: `shop-web` with a slot, and `other-web`. */
export interface ClaimTarget {
  readonly name: string
  readonly target: ConnectionSpec["target"]
  /** Another database on the same server; absent where there is room for one. */
  readonly second?: ConnectionSpec["target"]
  /** @param server - what differs of the server */
  readonly seed: (server?: { readonly databases?: string[] }) => SandboxSeed
  /** A session of the administrator, in the first database. */
  readonly asCaller: <T>(world: World, work: (run: Run) => Promise<T>) => Promise<T>
  /** Takes all claims from a user, as somebody who tidies up would. */
  readonly forget: (run: Run, user: string) => Promise<void>
  /** Adds a claim that this version cannot read, as a newer one would leave it. */
  readonly addNewer: (run: Run, user: string) => Promise<unknown>
}

const moreSites = [
  { resourceGroup: shop.group, name: "other-web", systemIdentity: {} },
  {
    resourceGroup: shop.group,
    name: "slot-web",
    systemIdentity: {},
    slots: [{ name: "staging", systemIdentity: {} }],
  },
]
const server = { firewallRules: [shop.standingRule], databases: ["shop", "stock"] }
const at = (target: ConnectionSpec["target"], database: string) => ({
  kind: target.kind,
  options: { ...(typeof target.options === "object" ? target.options : {}), database },
})
const postgresql = {
  kind: "postgres-flexible",
  options: { resourceGroup: shop.group, server: shop.server, database: shop.database },
}

const forgetProperties: ClaimTarget["forget"] = async (run, user) => {
  for (const { name } of await run("select name from sys.extended_properties where class = 4")) {
    await run(`exec sp_dropextendedproperty N'${String(name)}', 'USER', N'${user}'`)
  }
}
const newerName = "keyless:0000000000000000"
const newerProperty: ClaimTarget["addNewer"] = (run, user) =>
  run(`exec sp_addextendedproperty N'${newerName}', N'{"v":2}', 'USER', N'${user}'`)
const forgetAttributes: ClaimTarget["forget"] = async (run, user) => {
  const [row] = await run(
    `select json_keys(ATTRIBUTE) as names from information_schema.user_attributes where USER = '${user}'`,
  )
  const names: unknown = JSON.parse(String(row?.["names"]))
  const nothing = Object.fromEntries((Array.isArray(names) ? names : []).map((name) => [String(name), null]))
  await run(`alter user '${user}' attribute '${JSON.stringify(nothing)}'`)
}

/** Every kind of database that there is. */
export const claimTargets: readonly ClaimTarget[] = [
  {
    name: "PostgreSQL",
    target: postgresql,
    second: at(postgresql, "stock"),
    seed: (change) =>
      shop.seed({ server: { ...server, administrators: [shop.callerAdmin], ...change }, moreSites }),
    asCaller,
    forget: async (run, user) => void (await run(`comment on role ${user} is null`)),
    addNewer: (run, user) => run(`comment on role ${user} is 'keyless-claim {"v":2}'`),
  },
  {
    name: "MySQL",
    target: mysqlShop.target,
    second: at(mysqlShop.target, "stock"),
    seed: (change) =>
      mysqlShop.seed({ server: { ...server, administrator: mysqlShop.callerAdmin, ...change }, moreSites }),
    asCaller: asMysqlCaller,
    forget: forgetAttributes,
    addNewer: (run, user) => run(`alter user '${user}' attribute '{"${newerName}": {"v": 2}}'`),
  },
  {
    name: "Azure SQL",
    target: sqlShop.target,
    second: at(sqlShop.target, "stock"),
    seed: (change) =>
      sqlShop.seed({ server: { ...server, administrator: sqlShop.callerAdmin, ...change }, moreSites }),
    asCaller: asSqlCaller,
    forget: forgetProperties,
    addNewer: newerProperty,
  },
  {
    name: "SQL in Fabric",
    target: fabricShop.target,
    seed: () => fabricShop.seed({ moreSites }),
    asCaller: asFabricCaller,
    forget: forgetProperties,
    addNewer: newerProperty,
  },
]

const webapp = (options: Readonly<Record<string, string>>) => ({
  kind: "webapp",
  options: { resourceGroup: shop.group, ...options },
})

/** The apps. */
export const apps = {
  first: webapp({ name: shop.site }),
  other: webapp({ name: "other-web" }),
  production: webapp({ name: "slot-web" }),
  staging: webapp({ name: "slot-web", slot: "staging" }),
}

/** What tests do with a kind of database in a world. */
export function claimBench(world: World, { target }: ClaimTarget) {
  const engine = () => world.engine()
  const yes = { confirm: async () => true }
  const refOf = (source: ConnectionRef["source"], name = "shop"): ConnectionRef => ({ source, name })
  return {
    /** Makes a connection as if no name had been given. */
    async createUnnamed(source: ConnectionSpec["source"]) {
      const auth = { kind: "system-identity" }
      const events: EngineEvent[] = []
      const onEvent = (event: EngineEvent) => void events.push(event)
      const plan = await engine().plan({ source, target, client: "dotnet", auth })
      return { connection: await engine().run(plan, { onEvent }), events }
    },
    create: (change: Partial<ConnectionSpec>) =>
      world.create({ target, client: "dotnet", auth: shop.auths.userIdentity, ...change }, yes),
    /** Makes a connection whose settings fail after somebody else did something. Answers what the run warned of. */
    async createFailsAfter(change: Partial<ConnectionSpec>, meanwhile: () => Promise<unknown>) {
      const warnings: string[] = []
      const spec = {
        target,
        client: "dotnet",
        auth: shop.auths.userIdentity,
        name: "shop",
        source: apps.first,
      }
      const plan = await engine().plan({ ...spec, ...change })
      const steps = plan.inner.steps.map((owned) =>
        owned.step.kind === "action" && owned.step.id === "settings.write"
          ? { ...owned, step: { ...owned.step, apply: () => meanwhile().then(fails) } }
          : owned,
      )
      const onEvent = (event: EngineEvent) => void (event.type === "warning" && warnings.push(event.message))
      const running = engine().run({ ...plan, inner: { ...plan.inner, steps } }, { ...yes, onEvent })
      await running.then(
        () => Promise.reject(new Error("the run was expected to fail")),
        (error: unknown) => {
          if (!(error instanceof Error) || error.message !== failure) throw error
        },
      )
      return warnings
    },
    createFails: (change: Partial<ConnectionSpec>, options: Parameters<World["createFails"]>[1] = {}) =>
      world.createFails({ target, client: "dotnet", auth: shop.auths.userIdentity, ...change }, options),
    async remove(source: ConnectionRef["source"], named?: Pick<ConnectionRef, "target" | "sourceId">) {
      return (await this.removeWithHints(source, named)).map(({ message }) => message)
    },
    async removeWithHints(
      source: ConnectionRef["source"],
      named?: Pick<ConnectionRef, "target" | "sourceId">,
    ) {
      const warnings: { readonly message: string; readonly hint?: string }[] = []
      const plan = await engine().planDelete({ ...refOf(source), ...named })
      const onEvent = (event: EngineEvent) => void (event.type === "warning" && warnings.push(event))
      await engine().run(plan, { onEvent })
      return warnings
    },
    async validate(source: ConnectionRef["source"], named?: Pick<ConnectionRef, "target" | "sourceId">) {
      return engine().run(await engine().planValidate({ ...refOf(source), ...named }))
    },
    async audit(): Promise<readonly AuditRow[]> {
      return engine().run(await engine().planAudit(target))
    },
    /** Takes all settings of the first app away, as a redeployment does. */
    async rewriteSettings() {
      const { SHOP_NAME } = settings(world)
      await arm(world, "PUT", `${shop.siteId}/config/appsettings`, { properties: { SHOP_NAME } })
    },
  }
}

/** What a validation found wrong. */
export function failuresOf({ findings }: Validation): readonly string[] {
  return findings.flatMap(({ name, result, errorMessage }) =>
    result === "failure" ? [`${name}: ${errorMessage}`] : [],
  )
}

const failure = "the settings were made to fail"

function fails(): never {
  throw new Error(failure)
}

/** The rows of an audit in short: user, connection and state. */
export function inShort(rows: readonly AuditRow[]): readonly string[] {
  return rows.map(({ user, claim, state }) => `${user}: ${claim?.connection ?? "-"} ${state}`)
}
