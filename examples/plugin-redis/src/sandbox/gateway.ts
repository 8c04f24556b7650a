import { createSecureContext, type SecureContext, type TLSSocket } from "node:tls"
import { openListener, secureSocket, type ServiceKit } from "@keyless/sandbox"
import { type RedisProcess, startRedis } from "./redis-process.ts"
import { type Command, takeCommands, writeCommand } from "./resp.ts"
import { audiences, type Cache, type RedisState } from "./state.ts"

/** A cache that listens. */
export interface RunningCache {
  readonly host: string
  readonly port: number
  /** Makes the users of the server those that the cache's assignments name. */
  syncUsers(): Promise<void>
  close(): Promise<void>
}

/** What each built-in policy allows, as rules of Redis (Microsoft Learn, "Configure custom data access policies for Azure Cache for Redis"). */
const rules: Readonly<Record<string, readonly string[]>> = {
  "Data Owner": ["+@all", "allkeys"],
  "Data Contributor": [
    "+@all",
    "-@dangerous",
    "+cluster|info",
    "+cluster|nodes",
    "+cluster|slots",
    "allkeys",
  ],
  "Data Reader": ["+@read", "+@connection", "+cluster|info", "+cluster|nodes", "+cluster|slots", "allkeys"],
}

/** Opens a cache: a Redis server behind a port that takes TLS, and tokens of Entra for passwords. */
export async function openCache(kit: ServiceKit<RedisState>, cache: () => Cache): Promise<RunningCache> {
  const redis = await startRedis(kit.gateways.directory)
  const context = Promise.withResolvers<SecureContext>()
  const listener = await openListener(6380, async (socket) => {
    const secured = await secureSocket(socket, await context.promise)
    if (secured !== undefined) serve(secured, redis, (user, token) => isAdmitted(kit, cache(), user, token))
  })
  const { host, port } = listener
  const certificate = await kit.gateways.issueCertificate({ dnsNames: [], ipAddresses: [host] })
  context.resolve(createSecureContext(certificate))
  let known: readonly string[] = []
  const running: RunningCache = {
    host,
    port,
    async syncUsers() {
      const assignments = cache().accessPolicyAssignments
      const names = assignments.map(({ objectId }) => objectId)
      for (const gone of known.filter((name) => !names.includes(name)))
        await redis.run("ACL", "DELUSER", gone)
      for (const { objectId, accessPolicyName } of assignments) {
        const allowed = rules[accessPolicyName] ?? []
        await redis.run("ACL", "SETUSER", objectId, "reset", "on", `>${redis.password}`, ...allowed)
      }
      known = names
    },
    async close() {
      await listener.close()
      await redis.stop()
    },
  }
  await running.syncUsers()
  return running
}

/** Whether a token is good for a user: one of Entra, for caches, of the identity whose object id the user's name is. */
async function isAdmitted(
  kit: ServiceKit<RedisState>,
  cache: Cache,
  user: string,
  token: string,
): Promise<boolean> {
  if (!cache.aadEnabled) return false
  const login = await kit.tokens.verifyToken(token, audiences)
  return login.ok && login.token.objectId === user
}

/**
 * Hands commands on as they are, but for those that log in: they get the server's password where the token is good, and a wrong one where not, so that
 * the server itself says what becomes of the session, and in the order in which it was asked.
 */
function serve(
  client: TLSSocket,
  redis: RedisProcess,
  admits: (user: string, token: string) => Promise<boolean>,
): void {
  const server = redis.open()
  const close = () => {
    client.destroy()
    server.destroy()
  }
  for (const socket of [client, server]) socket.on("error", close).on("close", close)
  server.on("data", (bytes) => void client.write(bytes))
  let pending = Promise.resolve()
  let rest: Buffer = Buffer.alloc(0)
  client.on("data", (bytes: Buffer) => {
    pending = pending.then(async () => {
      const taken = takeCommands(Buffer.concat([rest, bytes]))
      rest = taken.rest
      for (const command of taken.commands) server.write(await loginReplaced(command))
    })
    pending.catch(close)
  })

  async function loginReplaced({ words, bytes }: Command): Promise<Buffer> {
    const at = passwordAt(words)
    if (at === undefined) return bytes
    const [user = "", token = ""] = [words[at - 1], words[at]]
    return writeCommand(words.toSpliced(at, 1, (await admits(user, token)) ? redis.password : "refused"))
  }
}

/** Where the password of a login is: `AUTH user password`, `HELLO version AUTH user password`. Access keys, `AUTH key`, are not taken. */
function passwordAt(words: readonly string[]): number | undefined {
  const verb = words[0]?.toUpperCase()
  if (verb === "AUTH") return words.length === 2 ? 1 : 2
  const at = verb === "HELLO" ? words.findIndex((word) => word.toUpperCase() === "AUTH") : -1
  return at === -1 ? undefined : at + 2
}
