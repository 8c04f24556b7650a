import { isDeepStrictEqual } from "node:util"
import {
  clientId,
  type IdentityRequest,
  type Json,
  objectId,
  type Principal,
  tenantId,
} from "@keyless/core/plugin"
import { type Sandbox, type SandboxSeed, userAssignedIdentityId } from "@keyless/sandbox"
import { openSandbox } from "./index.ts"

/** Object id and client id of the service principal that works with the cloud in conformance tests. */
export const caller = {
  objectId: "40000000-0000-4000-8000-000000000001",
  clientId: "50000000-0000-4000-8000-000000000001",
} as const

/** Two user-assigned identities, for a seed. */
export const identities = ["web", "stock"].map((name, index) => ({
  resourceGroup: "demo",
  name,
  principalId: `70000000-0000-4000-8000-00000000001${index}`,
  clientId: `80000000-0000-4000-8000-00000000001${index}`,
}))

/** The same two as principals of an app. */
export const principals: readonly [Principal, Principal] = [principalOf(0), principalOf(1)]

/** What a source is asked for in its suite: the system identity, and the demo's user-assigned one. */
export const identityRequests: readonly IdentityRequest[] = [
  { kind: "system-assigned" },
  {
    kind: "user-assigned",
    id: userAssignedIdentityId({
      subscriptionId: "20000000-0000-4000-8000-000000000001",
      resourceGroup: "demo",
      name: "shop-identity",
    }),
    name: "shop-identity",
    objectId: objectId("70000000-0000-4000-8000-000000000001"),
    clientId: clientId("80000000-0000-4000-8000-000000000001"),
    tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
  },
]

function principalOf(index: number): Principal {
  const identity = identities[index]
  if (identity === undefined) throw new Error("there is no such identity")
  return {
    kind: "service",
    objectId: objectId(identity.principalId),
    clientId: clientId(identity.clientId),
    tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
    name: identity.name,
    credential: { kind: "ambient" },
  }
}

/** What the suite compares: things of the outside world, by name. */
type Snapshot = Readonly<Record<string, Json>>

/** A sandbox for a conformance suite. */
export interface ConformanceSandbox {
  readonly sandbox: Sandbox
  /** Options for `createAzure`, as the {@link caller}. */
  readonly azure: {
    readonly cloud: Sandbox["cloud"]
    readonly environment: Record<string, string>
    readonly credential: {
      getToken(scopes: string | string[]): Promise<{ token: string; expiresOnTimestamp: number }>
    }
  }
  /** Every token given out since the case began. */
  readonly tokens: ReadonlySet<string>
  /**
   * Makes the function that begins a case. What the case before left is tidied up by hand, which is quicker than a new start and keeps the servers'
   * addresses; where that does not lead back to the start, the sandbox begins anew.
   */
  readonly beginning: (parts: {
    readonly snapshot: () => Promise<Snapshot>
    readonly tidyUp: (atStart: Snapshot) => Promise<void>
  }) => () => Promise<void>
  /** How Azure may fail a plugin, until the next case begins. @param operation - what it reads first */
  readonly breakdowns: (operation: string) => readonly Breakdown[]
}

/** One way in which a world fails, as the suites take it. */
export interface Breakdown {
  readonly name: string
  readonly damage: () => Promise<void>
}

/** Starts a sandbox in which everything happens at once. */
export async function openConformanceSandbox(seed: SandboxSeed): Promise<ConformanceSandbox> {
  const sandbox = await openSandbox({
    seed,
    faults: { lroMs: 0, retryAfterSeconds: 0, directoryDelayMs: 0, firewallDelayMs: 0, siteWriteMs: 0 },
  })
  const tokens = new Set<string>()
  return {
    sandbox,
    azure: {
      cloud: sandbox.cloud,
      environment: sandbox.callerEnvironment(),
      credential: {
        async getToken(scopes) {
          const asked = [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? ""
          const token = await sandbox.tokenFor(caller.objectId, asked)
          tokens.add(token)
          return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
        },
      },
    },
    tokens,
    breakdowns: (operation) => [
      {
        name: "Azure refuses to be read",
        damage: async () =>
          sandbox.setFaults({
            answers: [
              { operation, status: 403, code: "AuthorizationFailed", message: "You may not.", times: 1000 },
            ],
          }),
      },
      {
        name: "Azure answers with an error",
        damage: async () =>
          sandbox.setFaults({
            answers: [{ operation, status: 400, code: "BadRequest", message: "No.", times: 1000 }],
          }),
      },
    ],
    beginning({ snapshot, tidyUp }) {
      let atStart: Snapshot | undefined
      return async () => {
        sandbox.setFaults({ answers: [] })
        if (atStart !== undefined) await tidyUp(atStart).catch(() => {})
        if (atStart === undefined || !isDeepStrictEqual(await snapshot(), atStart)) {
          await sandbox.seed(seed)
          atStart = await snapshot()
        }
        sandbox.clearLogs()
        tokens.clear()
      }
    },
  }
}
