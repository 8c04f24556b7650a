import type { ConnectionSpec } from "@keyless/core"
import { type SandboxSeed } from "@keyless/sandbox"
import { appToken } from "./database.ts"
import { inAppSession, type Run } from "./app-session.ts"
import { openWorld, type World } from "./harness.ts"
import { shop, type ShopChange, shopDirectory } from "./shop.ts"
import { sqlAudience } from "./sql-database.ts"

type Workspace = NonNullable<SandboxSeed["fabricWorkspaces"]>[number]
type Role = NonNullable<Workspace["roleAssignments"]>[number]["role"]

/** What a test changes of the workspace, besides the app. */
export interface FabricShopChange extends Pick<ShopChange, "site" | "moreSites"> {
  /** @defaultValue the caller as Admin */
  readonly roles?: readonly { readonly principalId: string; readonly role: Role }[]
  /** Statements run when the database is first made. */
  readonly sql?: readonly string[]
  readonly databaseName?: string
  readonly directory?: SandboxSeed["directory"]
}

const workspaceId = "a0000000-0000-4000-8000-000000000001"
const databaseId = "b0000000-0000-4000-8000-000000000001"

/** The facts of a SQL database in Fabric that tests name, and a seed with it; it has no other database. */
export const fabricShop = {
  workspace: workspaceId,
  database: databaseId,
  id: `https://api.fabric.microsoft.com/v1/workspaces/${workspaceId}/SqlDatabases/${databaseId}`,
  /** Users are named as their identities are, a system identity as its app. */
  user: shop.site,
  callerAs: (role: Role) => ({ principalId: shop.caller.objectId, role }),
  target: { kind: "fabricsql", options: { workspace: workspaceId, database: databaseId } },
  seed: ({
    roles = [{ principalId: shop.caller.objectId, role: "Admin" }],
    sql = [],
    databaseName = "shop",
    directory,
    ...rest
  }: FabricShopChange = {}): SandboxSeed => ({
    ...shop.seed(rest),
    postgresServers: [],
    mysqlServers: [],
    sqlServers: [],
    fabricWorkspaces: [
      {
        id: workspaceId,
        displayName: "Shop",
        roleAssignments: [...roles],
        sqlDatabases: [{ id: databaseId, displayName: databaseName, sql: [...sql] }],
      },
    ],
    directory: { ...shopDirectory, ...directory },
  }),
} as const

/** The connection's target with more options. */
export function fabricTarget(options: Readonly<Record<string, unknown>>): ConnectionSpec["target"] {
  return { kind: fabricShop.target.kind, options: { ...fabricShop.target.options, ...options } }
}

/** A world whose connections are to the SQL database in Fabric, and that begins with it. */
export async function openFabricWorld(): Promise<World> {
  const world = await openWorld()
  const toFabric = (change: Partial<ConnectionSpec> = {}) => ({
    target: fabricShop.target,
    client: "dotnet",
    ...change,
  })
  return {
    ...world,
    get journal() {
      return world.journal
    },
    begin: (seed = fabricShop.seed()) => world.begin(seed),
    create: (change, options) => world.create(toFabric(change), options),
    createFails: (change, options) => world.createFails(toFabric(change), options),
  }
}

/** Roles in the workspace, by object id. */
export function workspaceRoles(world: World): Readonly<Record<string, string>> {
  const [workspace] = world.sandbox.state().fabricWorkspaces ?? []
  return Object.fromEntries(
    (workspace?.roleAssignments ?? []).map(({ principalId, role }) => [principalId, role]),
  )
}

/** Opens a session as whoever the token is of, hands it to `work`, and closes it. @throws the driver's error */
function inFabric<T>(world: World, token: string, work: (run: Run) => Promise<T>): Promise<T> {
  const [server] = world.sandbox.databases()
  if (server === undefined) throw new Error("the sandbox has no server")
  const [workspace] = world.sandbox.state().fabricWorkspaces ?? []
  const database = `${workspace?.sqlDatabases?.[0]?.displayName}-${databaseId}`
  return inAppSession({ protocol: "tds", host: server.host, port: server.port, database, token }, work)
}

/** A session of the app, as its system identity unless a client id says otherwise. */
export async function asFabricApp<T>(
  world: World,
  work: (run: Run) => Promise<T>,
  clientId?: string,
): Promise<T> {
  return inFabric(world, await appToken(world, shop.siteId, clientId, sqlAudience), work)
}

/** A session of the caller. */
export async function asFabricCaller<T>(world: World, work: (run: Run) => Promise<T>): Promise<T> {
  return inFabric(world, await world.sandbox.tokenFor(shop.caller.objectId, sqlAudience), work)
}
