import type { SqlType, SqlValue } from "@keyless/tsql"
import { packetTypes } from "./packets.ts"
import { createByteReader } from "./byte-reader.ts"
import type { ByteReader } from "./byte-reader.ts"
import { readValue } from "./parameter-values.ts"
import { readTypeInfo, sqlTypeOf } from "./wire-types.ts"

/** ALL_HEADERS: transaction descriptor and such, which a server without MARS has no need of (MS-TDS 2.2.5.3). */
function skipHeaders(reader: ByteReader): void {
  const size = reader.u32()
  if (size < 4) throw new Error("The headers of a request are too short")
  reader.bytes(size - 4)
}

/** Reads SQLBatch: the text of a batch (MS-TDS 2.2.6.7). */
function readSqlBatch(body: Buffer): string {
  const reader = createByteReader(body)
  skipHeaders(reader)
  return reader.bytes(reader.left).toString("utf16le")
}

/** A parameter of a remote procedure call. */
export interface RpcParameter {
  /** With its `@`; empty when it goes by its place. */
  readonly name: string
  readonly type: SqlType
  readonly value: SqlValue
  readonly output: boolean
}

/** One remote procedure call; procedures of the server itself may come as numbers. */
export interface RpcCall {
  readonly procedure: string | number
  readonly parameters: readonly RpcParameter[]
}

/** The calls of a request, or the parameter whose type the server cannot read. */
export type RpcRequest =
  | { readonly kind: "calls"; readonly calls: readonly RpcCall[] }
  | { readonly kind: "unreadable"; readonly place: number; readonly name: string; readonly token: number }

/** Separates calls of a batch of them: BatchFlag and NoExecFlag (MS-TDS 2.2.6.6). */
const batchFlags = [0x80, 0xff, 0xfe]

/** Reads RPCRequest (MS-TDS 2.2.6.6). Throws when it is none. */
function readRpcRequest(body: Buffer): RpcRequest {
  const reader = createByteReader(body)
  skipHeaders(reader)
  const calls: RpcCall[] = []
  while (reader.left > 0) {
    const nameLength = reader.u16()
    const procedure = nameLength === 0xffff ? reader.u16() : reader.utf16(nameLength)
    // Option flags are wishes for recompiling and metadata.
    reader.u16()
    const parameters: RpcParameter[] = []
    while (reader.left > 0) {
      const nameOrFlag = reader.u8()
      if (batchFlags.includes(nameOrFlag)) break
      const name = reader.utf16(nameOrFlag)
      const output = (reader.u8() & 1) === 1
      const type = readTypeInfo(reader)
      if (type.kind === "unreadable")
        return { kind: "unreadable", place: parameters.length + 1, name, token: type.token }
      parameters.push({ name, type: sqlTypeOf(type), value: readValue(reader, type), output })
    }
    calls.push({ procedure, parameters })
  }
  return { kind: "calls", calls }
}

/** Isolation levels by their number in the protocol; 0 keeps the one there is (MS-TDS 2.2.6.9). */
const isolationLevels = [
  undefined,
  "READ UNCOMMITTED",
  "READ COMMITTED",
  "REPEATABLE READ",
  "SERIALIZABLE",
  "SNAPSHOT",
] as const

/** Start of a transaction, with the isolation level it wants. */
export interface TransactionStart {
  readonly isolation: (typeof isolationLevels)[number]
  readonly name: string
}

/** What a client asks of the transaction manager. */
export type TransactionRequest =
  | { readonly kind: "begin"; readonly start: TransactionStart }
  /** `next` is the transaction to begin right after. */
  | {
      readonly kind: "commit" | "rollback"
      readonly name: string
      readonly next: TransactionStart | undefined
    }
  | { readonly kind: "save"; readonly name: string }
  | { readonly kind: "unsupported"; readonly request: number }

/** Reads TransMgrReq (MS-TDS 2.2.6.9). Distributed transactions are `unsupported`. */
function readTransactionRequest(body: Buffer): TransactionRequest {
  const reader = createByteReader(body)
  skipHeaders(reader)
  const request = reader.u16()
  switch (request) {
    case 5:
      return { kind: "begin", start: readStart(reader) }
    case 7:
    case 8: {
      const name = readName(reader)
      const beginsNext = reader.left > 0 && (reader.u8() & 1) === 1
      return {
        kind: request === 7 ? "commit" : "rollback",
        name,
        next: beginsNext ? readStart(reader) : undefined,
      }
    }
    case 9:
      return { kind: "save", name: readName(reader) }
    default:
      return { kind: "unsupported", request }
  }
}

function readStart(reader: ByteReader): TransactionStart {
  return { isolation: isolationLevels[reader.u8()], name: readName(reader) }
}

/** A transaction's name: its length is counted in bytes, and some drivers leave it out altogether. */
function readName(reader: ByteReader): string {
  const size = reader.left > 0 ? reader.u8() : 0
  return reader.bytes(size).toString("utf16le")
}

/** A message of a client that is logged in. */
export type ClientRequest =
  | { readonly kind: "batch"; readonly sql: string }
  | { readonly kind: "rpc"; readonly rpc: RpcRequest }
  | { readonly kind: "transaction"; readonly transaction: TransactionRequest }
  | { readonly kind: "attention" }

/** Reads a request; undefined for a message of any other type. Throws when it is not what its type says. */
export function readRequest(type: number, body: Buffer): ClientRequest | undefined {
  switch (type) {
    case packetTypes.sqlBatch:
      return { kind: "batch", sql: readSqlBatch(body) }
    case packetTypes.rpc:
      return { kind: "rpc", rpc: readRpcRequest(body) }
    case packetTypes.transactionManager:
      return { kind: "transaction", transaction: readTransactionRequest(body) }
    case packetTypes.attention:
      return { kind: "attention" }
    default:
      return undefined
  }
}
