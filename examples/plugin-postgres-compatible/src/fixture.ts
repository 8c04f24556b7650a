import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { type Azure, createAzure, parseCloud } from "@keyless/azure"
import { startSandbox } from "@keyless/sandbox"
import type { TargetFixture } from "@keyless/testkit"
import pg from "pg"
import { administratorOf, audience, inside } from "./fixture/look.ts"
import { statements } from "./fixture/statements.ts"
import { openWireCutter } from "./fixture/wire-cutter.ts"
import { caller, principals, seed } from "./fixture/world.ts"
import { contosoPostgresService } from "./sandbox/service.ts"

const oddDatabase = "größe-1--$$"

/** What the suite needs. */
export interface World {
  readonly azure: Azure
  readonly fixture: TargetFixture
  /** Ends the sandbox. It ends with the process too. */
  readonly stop: () => Promise<void>
}

/** Starts a sandbox that has a server of Contoso and nothing else, and tells the suite what it has to know of it. */
export async function openWorld(): Promise<World> {
  const sandbox = await startSandbox({ services: [contosoPostgresService()], seed })
  // Drivers trust what the process trusts.
  setDefaultCACertificates([...getCACertificates("default"), sandbox.caPem])
  const [place] = sandbox.databases()
  if (place === undefined) throw new Error("the sandbox has no server")
  const at = { host: place.host, port: place.port }
  const line = await openWireCutter(at)
  const administrator = await administratorOf(sandbox, at)
  const tokens = new Set<string>()
  const azure = createAzure({
    cloud: parseCloud(sandbox.cloud),
    environment: sandbox.callerEnvironment(),
    credential: {
      async getToken(scopes) {
        const [scope = ""] = [scopes].flat()
        const token = await sandbox.tokenFor(caller.objectId, scope.replace(/\/\.default$/, ""))
        tokens.add(token)
        // So short a life that none is used twice: a breakdown is about the next token.
        return { token, expiresOnTimestamp: Date.now() + 60_000 }
      },
    },
  })
  const options = { server: `${at.host}:${line.port}`, database: "shop" }
  const dropRole = (user: string) => {
    const role = pg.escapeIdentifier(user)
    return [`grant ${role} to current_user`, `drop owned by ${role}`, `drop role ${role}`]
  }
  return {
    azure,
    async stop() {
      await line.close()
      await sandbox.stop()
    },
    fixture: {
      async begin() {
        line.isCut = false
        sandbox.setFaults({ wrongAudience: null })
        await administrator.begin(["shop", oddDatabase])
        tokens.clear()
      },
      options,
      missing: { ...options, database: "attic" },
      badOptions: [
        { options: { server: options.server }, path: "database" },
        { options: { database: "shop" }, path: "server" },
        { options: { ...options, server: "shop db" }, path: "server" },
        { options: { ...options, cluster: "a/b" }, path: "cluster" },
      ],
      spellings: [{ ...options, cluster: "main" }],
      oddDatabases: [{ ...options, database: oddDatabase }],
      snapshot: () => administrator.snapshot(),
      principals,
      opens: false,
      drifts: [
        {
          name: "the user is dropped",
          damage: async (user) => void (await administrator.run("shop", ...dropRole(user))),
          create: "repairs",
        },
        {
          name: "the user is given to another identity",
          damage: async (user) => {
            const mark = pg.escapeLiteral(`service:${caller.objectId}`)
            await administrator.run("postgres", `select contoso.tie(${pg.escapeLiteral(user)}, ${mark})`)
          },
          create: "refuses",
        },
        {
          name: "a privilege is revoked",
          damage: async (user) => {
            await administrator.run("shop", `revoke select on customers from ${pg.escapeIdentifier(user)}`)
          },
          create: "repairs",
        },
      ],
      breakdowns: [
        { name: "the server cannot be reached", damage: async () => void (line.isCut = true) },
        {
          name: "the server refuses the token",
          damage: async () => sandbox.setFaults({ wrongAudience: "https://elsewhere.example" }),
        },
      ],
      app: {
        async run(user, { objectId }, kind) {
          const password = await sandbox.tokenFor(objectId, audience)
          try {
            await inside(at, { user, password }, "shop", statements[kind])
            return "done"
          } catch (error) {
            // SQLSTATE 42501, insufficient_privilege (PostgreSQL documentation, appendix A).
            if (error instanceof pg.DatabaseError && error.code === "42501") return "refused"
            throw error
          }
        },
        addTable: async () => {
          await administrator.run("shop", "set role contoso_admin", "create table later (id int)")
        },
      },
      secrets: () => [...tokens],
    },
  }
}
