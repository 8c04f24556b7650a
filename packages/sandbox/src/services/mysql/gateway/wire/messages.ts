import { encodeLength, lengthAt } from "./values.ts"

/** What an OK or EOF packet tells about the session. */
export const status = {
  inTransaction: 0x0001,
  autocommit: 0x0002,
  moreResults: 0x0008,
  cursor: 0x0040,
} as const

/** An error as MySQL numbers it. */
export interface MysqlError {
  readonly number: number
  /** SQLSTATE; HY000 where MySQL has none of its own. */
  readonly state: string
  readonly message: string
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html */
export function okPacket(statusFlags: number): Buffer {
  const packet = Buffer.alloc(7)
  packet.writeUInt16LE(statusFlags, 3)
  return packet
}

/**
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html
 * Before the client has told its capabilities the packet has no SQLSTATE (`withState` false).
 */
export function errorPacket(error: MysqlError, withState = true): Buffer {
  const head = Buffer.alloc(3)
  head[0] = 0xff
  head.writeUInt16LE(error.number, 1)
  return Buffer.concat([head, Buffer.from(withState ? `#${error.state}${error.message}` : error.message)])
}

export function isError(payload: Buffer): boolean {
  return payload[0] === 0xff
}

export function isOk(payload: Buffer): boolean {
  return payload[0] === 0x00
}

/** EOF packet: a row may start with 0xfe too, but is then longer. */
export function isEof(payload: Buffer): boolean {
  return payload[0] === 0xfe && payload.length < 9
}

/** Where the status flags of an OK or EOF packet are. */
function statusOffset(payload: Buffer): number {
  if (isEof(payload)) return 3
  return lengthAt(payload, lengthAt(payload, 1).next).next
}

/** Status flags of an OK or EOF packet. */
export function statusOf(payload: Buffer): number {
  return payload.readUInt16LE(statusOffset(payload))
}

/** The same OK or EOF packet, which says that another result follows. */
export function withMoreResults(payload: Buffer): Buffer {
  const copy = Buffer.from(payload)
  copy.writeUInt16LE(statusOf(payload) | status.moreResults, statusOffset(payload))
  return copy
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html */
export function authSwitchRequest(plugin: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0xfe), Buffer.from(`${plugin}\0`), data, Buffer.of(0)])
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_more_data.html */
export function authMoreData(data: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x01), data])
}

/** A text with its length in front. */
export function lengthEncoded(text: Buffer | string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([encodeLength(bytes.length), bytes])
}
