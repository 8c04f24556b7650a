import { isEof, isError, isOk, status, statusOf, withMoreResults } from "./messages.ts"
import { maximumPayload } from "./packets.ts"
import type { PacketStream } from "./packets.ts"
import { lengthAt } from "./values.ts"

/** How one statement of an answer ended. */
export type Outcome = "ok" | "failed" | "gone"

/** Where answers of the engine come from and go to. */
export interface Relay {
  readonly engine: PacketStream
  /** Gives a packet to the client with the next sequence number. */
  deliver(payload: Buffer): Promise<void>
  /** Told the flags of every OK and EOF packet that ends a result. */
  onStatus(flags: number): void
}

export interface ResultOptions {
  /** Whether the client is told that another result follows the last one. */
  readonly moreFollow?: boolean
  /** Changes each row, given as packet of the text or binary protocol. */
  readonly row?: (payload: Buffer) => Buffer
  /** Told the outcome of each result before the client sees its end, so that whoever waits for it finds the report. */
  readonly onResult?: (outcome: "ok" | "failed") => void
}

/**
 * Relays the answer to COM_QUERY, COM_STMT_EXECUTE and the like: one result, or several with multiple statements and
 * procedures. Answers the outcome of the last.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response.html
 */
export async function relayResults(relay: Relay, options: ResultOptions = {}): Promise<Outcome> {
  for (;;) {
    const end = await relayResult(relay, options)
    if (end === undefined) return "gone"
    if (isError(end.payload)) {
      options.onResult?.("failed")
      await relay.deliver(end.payload)
      return "failed"
    }
    const flags = statusOf(end.payload)
    relay.onStatus(flags)
    const more = (flags & status.moreResults) !== 0
    options.onResult?.("ok")
    await relay.deliver(!more && options.moreFollow === true ? withMoreResults(end.payload) : end.payload)
    if (!more) return "ok"
  }
}

/** Relays one result up to the packet that ends it, which is answered and not yet delivered. */
async function relayResult(
  relay: Relay,
  { row }: ResultOptions,
): Promise<{ readonly payload: Buffer } | undefined> {
  const first = await relay.engine.read()
  if (first === undefined || isError(first.payload) || isOk(first.payload)) return first
  await relay.deliver(first.payload)
  const afterColumns = await relayPackets(relay, lengthAt(first.payload, 0).value)
  // The EOF behind the columns is the end when a cursor was opened: its rows are fetched.
  if (afterColumns === undefined || isError(afterColumns.payload)) return afterColumns
  if ((statusOf(afterColumns.payload) & status.cursor) !== 0) return afterColumns
  await relay.deliver(afterColumns.payload)
  return relayRows(relay, row)
}

/** Relays that many packets and answers the one behind them. */
async function relayPackets(relay: Relay, count: number): Promise<{ readonly payload: Buffer } | undefined> {
  for (let left = count; left > 0; left -= 1) {
    const packet = await relay.engine.read()
    if (packet === undefined || isError(packet.payload)) return packet
    await relay.deliver(packet.payload)
  }
  return relay.engine.read()
}

async function relayRows(
  relay: Relay,
  row: ((payload: Buffer) => Buffer) | undefined,
): Promise<{ readonly payload: Buffer } | undefined> {
  let continued = false
  for (;;) {
    const packet = await relay.engine.read()
    if (packet === undefined) return undefined
    const { payload } = packet
    if (!continued && (isEof(payload) || isError(payload))) return packet
    const whole = !continued && payload.length < maximumPayload
    continued = payload.length === maximumPayload
    await relay.deliver(whole && row !== undefined ? row(payload) : payload)
  }
}

/** Relays rows alone, or column definitions alone, up to EOF: the answers to COM_STMT_FETCH and COM_FIELD_LIST. */
export async function relayUntilEof(relay: Relay): Promise<Outcome> {
  const end = await relayRows(relay, undefined)
  if (end === undefined) return "gone"
  if (!isError(end.payload)) relay.onStatus(statusOf(end.payload))
  await relay.deliver(end.payload)
  return isError(end.payload) ? "failed" : "ok"
}

/** Relays an answer of one packet. */
export async function relayOne(relay: Relay): Promise<Outcome> {
  const packet = await relay.engine.read()
  if (packet === undefined) return "gone"
  await relay.deliver(packet.payload)
  return isError(packet.payload) ? "failed" : "ok"
}

/**
 * Relays the answer to COM_STMT_PREPARE and answers the id of the statement.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html
 */
export async function relayPrepared(
  relay: Relay,
): Promise<{ outcome: "failed" | "gone" } | { outcome: "ok"; id: number }> {
  const first = await relay.engine.read()
  if (first === undefined) return { outcome: "gone" }
  await relay.deliver(first.payload)
  if (isError(first.payload)) return { outcome: "failed" }
  const id = first.payload.readUInt32LE(1)
  const columns = first.payload.readUInt16LE(5)
  const parameters = first.payload.readUInt16LE(7)
  for (const count of [parameters, columns]) {
    if (count === 0) continue
    const eof = await relayPackets(relay, count)
    if (eof === undefined) return { outcome: "gone" }
    await relay.deliver(eof.payload)
  }
  return { outcome: "ok", id }
}
