import type { DatabasePlane, FirewallRule } from "../ports.ts"
import { canonical, findAt, type Location } from "../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import type { DatabaseHosts } from "../gateway/database-hosts.ts"
import type { ArmAnswer, ArmFailure } from "../arm/answers.ts"
import type { OperationAddress } from "../arm/operations.ts"
import { locationOf, type ArmRequest } from "../arm/routes.ts"

/** What the database servers of every provider have. */
export interface AnyServer extends Location {
  readonly location: string
  firewallRules: FirewallRule[]
  databases: string[]
}

/** What a write to a server may do to the databases behind it. */
export type ServerDatabases = Pick<
  DatabasePlane<unknown>,
  "syncAdministrators" | "createDatabase" | "dropDatabase" | "databases"
>

/** What tells the database servers of one provider from those of another. */
export interface ServerKind<S extends AnyServer> {
  /** ARM type, such as `Microsoft.DBforMySQL/flexibleServers`. */
  readonly type: string
  readonly apiVersions: readonly string[]
  /** Versions of what is in the servers. @default those of the servers */
  readonly childVersions?: readonly string[]
  /** Where the states of long-running operations are asked for. */
  readonly operations: OperationAddress
  id(at: Location): string
  /** The 404 for a server that is not there. */
  missing(at: Location): ArmFailure
  /** The refusal of an operation while the server is in a state that does not take it. */
  refusal?(server: S, operation: string): ArmFailure | undefined
}

/** The servers of one provider in a sandbox. */
export interface ServersOfKind<S extends AnyServer> {
  /** Those of the state at this moment. */
  readonly all: () => readonly S[]
  /** The databases behind them. */
  readonly hosts: DatabaseHosts<ServerDatabases>
}

/** What a write is called and where it is asked for. */
export interface WriteNames {
  readonly operation: string
  readonly management: string
  /** @default that of the kind of server */
  readonly address?: OperationAddress
  /** What the address of the result answers in the end. */
  readonly result?: () => unknown
}

/** Accepts a write that changes a server. */
export type AcceptWrite = (
  server: Location & { readonly location: string },
  request: ArmRequest,
  names: WriteNames,
  work: (databases: ServerDatabases, id: string) => Promise<void>,
) => ArmAnswer

/** The servers of one provider, for their routes. */
export interface Servers<S extends AnyServer> extends ServersOfKind<S> {
  readonly plane: ControlPlane
  readonly kind: ServerKind<S>
  /** Path of one server, with the parts of {@link locationOf}. */
  readonly path: string
  /** The server a request names. @throws ArmFailure 404 when there is none. */
  readonly of: (request: ArmRequest) => S
  /** The server a request names, for an operation that a stopped server refuses. @throws ArmFailure */
  readonly running: (request: ArmRequest, operation: string) => S
  /** Accepts a long-running write; the writes to one server follow each other. */
  readonly accept: AcceptWrite
}

/** Brings a kind of server together with the state, the databases and the long-running operations. */
export const createServers = <S extends AnyServer>(
  plane: ControlPlane,
  kind: ServerKind<S>,
  { all, hosts }: ServersOfKind<S>,
): Servers<S> => {
  const of = (request: ArmRequest) => {
    const at = locationOf(request)
    const server = findAt(all(), at)
    if (server === undefined) throw kind.missing(at)
    return server
  }
  return {
    plane,
    kind,
    all,
    hosts,
    of,
    running(request, operation) {
      const server = of(request)
      const refusal = kind.refusal?.(server, operation)
      if (refusal !== undefined) throw refusal
      return server
    },
    path: `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${kind.type}/{name}`,
    accept(server, request, { operation, management, address = kind.operations, result }, work) {
      const id = canonical(kind.id(server))
      return plane.operations.accept({
        name: management,
        operation,
        address,
        ...(result !== undefined && { result }),
        location: server.location.replaceAll(" ", "").toLowerCase(),
        subscriptionId: server.subscriptionId,
        resourceGroup: server.resourceGroup,
        apiVersion: request.apiVersion,
        queue: id,
        work: async () => work(await hosts.plane(), id),
      })
    },
  }
}
