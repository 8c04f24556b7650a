import {
  isKeylessError,
  type KeylessError,
  redact,
  type Ephemeral,
  ephemeral,
  type EphemeralContext,
  type Step,
  type TemporaryResource,
} from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"
import type { ConnectProblem, DatabaseConnection, DatabaseSession, SessionUse } from "./session.ts"

/** Sessions of one scope: one per database, opened on first use, and anew where the last one was cut. @public */
export interface Sessions {
  in(database: string): Promise<DatabaseSession>
  /** Sessions of who owns what the administrator may not grant on; absent where no such login was given. */
  readonly owner?: {
    readonly user: string
    in(database: string): Promise<DatabaseSession>
  }
}

/** What a target gives for its ephemeral session. @public */
export interface EphemeralSessionInput {
  /** Server name, for messages. */
  readonly server: string
  /** Database that is tried first. */
  readonly firstDatabase: string
  /** Steps before it, the one that finds or makes the administrator among them. */
  readonly needs: readonly Step[]
  readonly permissions: Ephemeral["permissions"]
  connect(context: EphemeralContext, database: string): Promise<DatabaseConnection>
  classify(error: unknown): ConnectProblem
  /** Names of the target's closers that remove what {@link rule} and {@link regain} make. @defaultValue none: they make nothing temporary */
  readonly closers?: readonly string[]
  /** The rule that lets one address in; absent where there is no firewall that could be opened. */
  rule?(context: EphemeralContext, address: string): TemporaryResource
  /** Why a rule cannot help, such as public access that is switched off; null where it can. */
  closedBecause(): string | null
  /** How long a rule, a new administrator and a switch to Entra authentication may take to act. */
  readonly patienceMs: number
  /** Whether this run made the administrator or switched Entra authentication on, so that a refused login may be too early. */
  freshAdmin(context: EphemeralContext): boolean
  /** Makes the caller the administrator once more, if another run took the entry back. Answers whether it had to. */
  regain?(context: EphemeralContext): Promise<boolean>
  /** What to do about a refused login. @defaultValue to check that the login is an administrator of the server */
  readonly refusedHint?: string
}

const waits = { first: 100, longest: 5_000 }

/**
 * The ephemeral step in which a target works: sessions of the administrator over verified TLS. A firewall rule is made only if a connection
 * attempt shows that it is needed, for the one address that the server saw, and is gone when the ephemeral step closes.
 *
 * @public
 */
export function ephemeralSession(input: EphemeralSessionInput): Ephemeral<Sessions> {
  // How to give the same sessions to another use.
  const views = new WeakMap<Sessions, (use: SessionUse) => Sessions>()
  return ephemeral<Sessions>({
    id: "database.session",
    title: `Log in to ${input.server} as its administrator`,
    why: "Users and grants are made with SQL. The server's firewall is opened for this machine only if it has to be, and closed again.",
    needs: input.needs,
    permissions: input.permissions,
    ...(input.closers === undefined ? {} : { closers: input.closers }),
    async open(context) {
      const way = createWay(input, context)
      const first = await connectPatiently(input, context, input.firstDatabase, way)
      const connections = new Map([[input.firstDatabase, Promise.resolve(first)]])
      context.defer(async () => {
        const opened = await Promise.allSettled(connections.values())
        await Promise.all(opened.flatMap((each) => (each.status === "fulfilled" ? [each.value.end()] : [])))
      })
      const sessionsFor = (use: SessionUse): Sessions => {
        const sessions: Sessions = {
          async in(database) {
            const before = connections.get(database)
            const isUsable = await isOpen(before)
            // Somebody else may have opened another one meanwhile.
            const now = connections.get(database)
            if (now !== undefined && (isUsable || now !== before)) return (await now).session(use)
            const open = connectPatiently(input, { ...context, ...use }, database, way)
            connections.set(database, open)
            return (await open).session(use)
          },
        }
        views.set(sessions, sessionsFor)
        return sessions
      }
      return sessionsFor(context)
    },
    forUndo: (sessions, context) => views.get(sessions)?.(context) ?? sessions,
  })
}

async function isOpen(connection: Promise<DatabaseConnection> | undefined): Promise<boolean> {
  try {
    return (await connection)?.isOpen() === true
  } catch {
    return false
  }
}

/** The way through the server's firewall, for all sessions of an ephemeral step. */
interface Way {
  /** Whether this step has made a rule of its own, for the address if one is given. */
  isOpenFor(address: string | undefined): boolean
  /** Makes the rule; sessions that find the way shut at the same time wait for the same one. */
  open(address: string): Promise<void>
}

/** A machine behind several addresses gets through with one after the other, but not with any number. */
const mostAddresses = 8

/** @param context - of the ephemeral step: what it acquires goes when it closes */
function createWay(input: EphemeralSessionInput, context: EphemeralContext): Way {
  const made = new Map<string, Promise<void>>()
  return {
    isOpenFor: (address) =>
      made.size === mostAddresses || (address === undefined ? made.size > 0 : made.has(address)),
    async open(address) {
      if (input.rule === undefined) return
      const before = made.get(address)
      if (before !== undefined) return before
      context.progress(`The server does not know ${address}; opening its firewall for this address`)
      const opening = context.acquire(input.rule(context, address))
      made.set(address, opening)
      await opening.catch((error: unknown) => {
        made.delete(address)
        throw error
      })
    },
  }
}

/**
 * Connects, and waits for what passes. A connection that finds the way shut opens it, also later than the first one: that may have come through by a
 * rule of another run, which is gone since.
 */
async function connectPatiently(
  input: EphemeralSessionInput,
  context: EphemeralContext,
  database: string,
  way: Way,
): Promise<DatabaseConnection> {
  const started = context.clock.now().getTime()
  const isLate = () => context.clock.now().getTime() - started > input.patienceMs
  let wait = waits.first
  let regained = false
  for (;;) {
    try {
      return await input.connect(context, database)
    } catch (error) {
      // A token that was not given says itself what is wrong.
      if (isKeylessError(error)) throw error
      const problem = input.classify(error)
      const address = problem.kind === "blocked" ? problem.address : undefined
      if (problem.kind === "blocked" && input.rule !== undefined && !way.isOpenFor(address)) {
        await way.open(openable(input, address, error))
        continue
      }
      if (problem.kind === "refused" && (await input.regain?.(context)) === true) regained = true
      const fresh = regained || input.freshAdmin(context)
      const awaited = whatPasses(problem, way.isOpenFor(address), fresh)
      if (awaited === null || isLate()) throw translate(input, error)
      context.progress(`Waiting for ${awaited}`)
      await context.clock.sleep(wait, context.signal)
      wait = Math.min(wait * 2, waits.longest)
    }
  }
}

/** What has to come about for the next attempt to succeed; null where none will. */
function whatPasses({ kind }: ConnectProblem, opened: boolean, freshAdmin: boolean): string | null {
  if (kind === "blocked" && opened) return "the firewall rule to act"
  if (kind === "refused" && freshAdmin) return "the administrator to be known"
  return kind === "unavailable" ? "the database to be available" : null
}

function openable(input: EphemeralSessionInput, address: string | undefined, cause: unknown): string {
  const closed = input.closedBecause()
  if (closed !== null) throw blocked(input, closed, cause)
  if (address === undefined) {
    throw sqlFailure(
      "network_blocked",
      `${input.server} does not let this machine in and does not say which address it saw.`,
      {
        hint: "Add a firewall rule for this machine's public address, then run the command again.",
        cause,
      },
    )
  }
  return address
}

function blocked(input: EphemeralSessionInput, reason: string, cause: unknown): KeylessError {
  return sqlFailure("network_blocked", `${input.server} does not let this machine in: ${reason}.`, {
    hint: "Run the command from inside the server's virtual network or behind its private endpoint, or enable public network access.",
    resource: input.server,
    cause,
  })
}

function translate(input: EphemeralSessionInput, error: unknown): KeylessError {
  if (isKeylessError(error)) return error
  const { server: resource } = input
  const told = redact(error instanceof Error ? error.message : String(error))
  const closed = input.closedBecause()
  switch (input.classify(error).kind) {
    case "blocked":
      return sqlFailure("network_blocked", `${resource} still does not let this machine in: ${told}`, {
        hint: "Check the server's firewall rules and virtual network, then run the command again.",
        resource,
        retryable: true,
        cause: error,
      })
    case "refused":
      return sqlFailure(
        "admin_login_refused",
        `${resource} refused the login as its administrator: ${told}`,
        {
          hint:
            input.refusedHint ??
            "Check that this login is a Microsoft Entra administrator of the server, and that the token is for this cloud's databases.",
          resource,
          cause: error,
        },
      )
    case "untrusted":
      return sqlFailure("tls_untrusted", `The certificate of ${resource} is not trusted: ${told}`, {
        hint: "Nothing was sent to it. If a proxy breaks TLS open, name its CA in NODE_EXTRA_CA_CERTS.",
        resource,
        cause: error,
      })
    case "unreachable":
      if (closed !== null) return blocked(input, closed, error)
      return sqlFailure("database_unreachable", `No connection to ${resource}: ${told}`, {
        hint: "Check that this machine can reach the server (network, name resolution, private endpoint), then run the command again.",
        resource,
        retryable: true,
        cause: error,
      })
    case "unavailable":
      return sqlFailure("database_unreachable", `${resource} is not available: ${told}`, {
        hint: "Wait a few minutes and run the command again.",
        resource,
        retryable: true,
        cause: error,
      })
    case "other":
      return sqlFailure("statement_failed", `${resource} ended the login: ${told}`, {
        resource,
        cause: error,
      })
  }
}
