import { tmpdir } from "node:os"
import { join } from "node:path"
import { createEngine, type Plan } from "@keyless/core"
import { type Demo, withDemo } from "./demo.ts"

/** What the demo of the sandbox has, as the options of plugins. */
const subscription = "20000000-0000-4000-8000-000000000001"
const group = { resourceGroup: "demo" }
export const demoOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  webapp: { ...group, name: "shop-web" },
  functionapp: { ...group, name: "shop-func" },
  containerapp: { ...group, name: "shop-app" },
  spring: { ...group, service: "shop-spring", app: "shop-orders" },
  local: { file: join(tmpdir(), "keyless-site-no-such-folder.env") },
  "postgres-flexible": { ...group, server: "shop-db", database: "shop" },
  "mysql-flexible": { ...group, server: "shop-mysql", database: "shop" },
  sql: { ...group, server: "shop-sql", database: "shop" },
  fabricsql: {
    workspace: "a0000000-0000-4000-8000-000000000001",
    database: "b0000000-0000-4000-8000-000000000001",
  },
  "system-identity": {},
  "user-identity": { "client-id": "80000000-0000-4000-8000-000000000001", "subs-id": subscription },
  "service-principal": {
    "client-id": "50000000-0000-4000-8000-000000000002",
    secret: "sandbox-only-shop-secret",
  },
  "user-account": {},
}

/** A plan of a create, and what was asked of the cloud to make it. */
export interface Planned {
  readonly steps: Plan["steps"]
  /** Operations of Azure or Fabric, each once. */
  readonly reads: readonly string[]
}

/** Which plugins a create goes through, by id. */
export interface Kinds {
  readonly source: string
  readonly target: string
  /** Absent: the default of the source. */
  readonly auth?: string
}

/** Makes plans of creates on the demo; nothing is carried out. */
export type Planner = (kinds: Kinds) => Promise<Planned>

/** Starts a sandbox for as long as `work` lasts. */
export async function withPlanner<T>(work: (plan: Planner) => Promise<T>): Promise<T> {
  return withDemo((demo) => work((kinds) => planOn(demo, kinds)))
}

async function planOn({ sandbox, plugins }: Demo, kinds: Kinds): Promise<Planned> {
  sandbox.clearLogs()
  // An engine of its own: what another plan has read is not remembered.
  const { steps } = await createEngine({ plugins }).plan({
    name: "shop",
    source: chosen(kinds.source),
    target: chosen(kinds.target),
    ...(kinds.auth === undefined ? {} : { auth: chosen(kinds.auth) }),
    client: "python",
  })
  const reads = sandbox.requests().flatMap(({ operation }) => (operation === undefined ? [] : [operation]))
  return { steps, reads: [...new Set(reads)].toSorted((one, other) => one.localeCompare(other)) }
}

/** A plugin with the options that lead to what the demo has. */
export function chosen(kind: string) {
  const options = demoOptions[kind]
  if (options === undefined) throw new Error(`The demo has nothing for ${kind}: name it in demoOptions.`)
  return { kind, options }
}
