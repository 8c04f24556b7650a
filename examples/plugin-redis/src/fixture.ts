import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { type Azure, createAzure, parseCloud } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"
import { type Sandbox, startSandbox } from "@keyless/sandbox"
import type { Snapshot, TargetFixture } from "@keyless/testkit"
import { z } from "zod"
import { type Assignment, assignmentsOf } from "./assignments.ts"
import { type FoundCache, findCache } from "./cache.ts"
import { redisService } from "./sandbox/service.ts"
import { redisSeed } from "./sandbox/state.ts"
import { commands, runCommand } from "./fixture/commands.ts"
import { caller, principals, seed } from "./fixture/world.ts"

const options = { resourceGroup: "demo", cache: "shop-cache" }

/** What the suite needs. */
export interface World {
  readonly azure: Azure
  readonly fixture: TargetFixture
  /** Ends the sandbox. It ends with the process too. */
  readonly stop: () => Promise<void>
}

/** Starts a sandbox that has caches and nothing else, and tells the suite what it has to know of it. */
export async function openWorld(): Promise<World> {
  const sandbox = await startSandbox({ services: [redisService()], seed, faults: { retryAfterSeconds: 0 } })
  // The clients of Azure trust what the process trusts.
  setDefaultCACertificates([...getCACertificates("default"), sandbox.caPem])
  const tokens = new Set<string>()
  const azure = createAzure({
    cloud: parseCloud(sandbox.cloud),
    environment: sandbox.callerEnvironment(),
    credential: {
      async getToken(scopes) {
        const [scope = ""] = [scopes].flat()
        const token = await sandbox.tokenFor(caller.objectId, scope.replace(/\/\.default$/, ""))
        tokens.add(token)
        return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
      },
    },
  })
  const somebody = somebodyElse(azure)
  return {
    azure,
    stop: () => sandbox.stop(),
    fixture: {
      async begin() {
        await sandbox.reset()
        sandbox.clearLogs()
        tokens.clear()
      },
      options,
      missing: { ...options, cache: "attic" },
      badOptions: [
        { options: { resourceGroup: "demo" }, path: "cache" },
        { options: { cache: "shop-cache" }, path: "resourceGroup" },
        { options: { ...options, cache: "shop cache" }, path: "cache" },
      ],
      snapshot: async () => snapshotOf(sandbox),
      writes: async () =>
        sandbox.requests().filter(({ kind, method }) => kind === "arm" && method !== "GET").length,
      principals,
      opens: false,
      // The cache goes on taking tokens, since others may use them. The alias is the name of the identity by right.
      mayStayAfterDelete: (object) => object.startsWith("entra of ") || object.startsWith("alias "),
      drifts: [
        {
          name: "the assignment is removed",
          damage: (user) => somebody((found) => found.change(user, undefined)),
          create: "repairs",
        },
        {
          name: "the policy is a narrower one",
          damage: (user) => somebody((found) => found.change(user, "Data Reader")),
          create: "repairs",
        },
        {
          name: "Entra authentication is switched off",
          damage: () => somebody((found) => found.switchOff()),
          create: "repairs",
          repairMayStay: true,
        },
      ],
      breakdowns: [
        broken(
          sandbox,
          "Azure refuses to show the cache",
          "Microsoft.Cache/redis/read",
          403,
          "AuthorizationFailed",
        ),
        broken(sandbox, "every answer of Azure is an error", "*", 400, "BadRequest"),
        broken(sandbox, "Azure is throttled", "*", 429, "TooManyRequests"),
      ],
      app: {
        async run(user, { objectId }, kind) {
          const [place] = sandbox.databases()
          if (place === undefined) throw new Error("the sandbox has no cache")
          const token = await sandbox.tokenFor(objectId, "https://redis.azure.com")
          return runCommand({ ...place, ca: sandbox.caPem }, { user, token }, commands[kind])
        },
        // A key is made by whoever writes it.
        addTable: async () => {},
      },
      secrets: () => [...tokens],
    },
  }
}

function snapshotOf(sandbox: Sandbox): Snapshot {
  const { redisCaches } = z.object(redisSeed).parse(sandbox.state())
  return Object.fromEntries(
    redisCaches.flatMap(({ name: cache, aadEnabled, accessPolicyAssignments }) => [
      [`entra of ${cache}`, aadEnabled],
      ...accessPolicyAssignments.flatMap(({ name, objectId, objectIdAlias, accessPolicyName }) => [
        [`assignment ${name} of ${objectId}`, accessPolicyName],
        [`alias ${name} of ${objectId}`, objectIdAlias],
      ]),
    ]),
  )
}

/** Changes the cache as somebody does who has nothing to do with the plugin. */
function somebodyElse(azure: Azure) {
  const context: Context = {
    signal: AbortSignal.timeout(3_600_000),
    clock: { now: () => new Date(), sleep: async () => {} },
    random: Math.random,
    progress: () => {},
    warn: () => {},
  }
  const changesOf = (found: FoundCache) => {
    const assignments = assignmentsOf(found)
    return {
      async change(user: string, policy: Assignment["policy"] | undefined) {
        const now = await assignments.read(user, context)
        if (now === undefined) return
        if (policy === undefined) await assignments.remove(now, context)
        else await assignments.write({ ...now, policy }, context)
      },
      async switchOff() {
        const off = { redisConfiguration: { aadEnabled: "false" } }
        await found.client.redis.beginUpdateAndWait(found.resourceGroup, found.cache, off)
      },
    }
  }
  return async (work: (changes: ReturnType<typeof changesOf>) => Promise<void>) => {
    const subscription = await azure.subscription(context)
    await work(changesOf(await findCache(azure, { ...options, subscription }, context)))
  }
}

const broken = (sandbox: Sandbox, name: string, operation: string, status: number, code: string) => ({
  name,
  damage: async () =>
    sandbox.setFaults({
      answers: [{ operation, status, code, message: "No.", retryAfterSeconds: 0, times: 1_000 }],
    }),
})
