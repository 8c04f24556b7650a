/**
 * A length-encoded integer and where it ends. Larger ones than 2^53 - 1 do not occur in what the gateway reads.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html
 */
export function lengthAt(payload: Buffer, offset: number): { value: number; next: number } {
  const first = payload.readUInt8(offset)
  if (first < 0xfb) return { value: first, next: offset + 1 }
  if (first === 0xfc) return { value: payload.readUInt16LE(offset + 1), next: offset + 3 }
  if (first === 0xfd) return { value: payload.readUIntLE(offset + 1, 3), next: offset + 4 }
  if (first === 0xfe) return { value: Number(payload.readBigUInt64LE(offset + 1)), next: offset + 9 }
  throw new RangeError("not a length-encoded integer")
}

/** A length-encoded integer, as bytes. */
export function encodeLength(value: number): Buffer {
  if (value < 0xfb) return Buffer.of(value)
  const bytes = value <= 0xffff ? 2 : value <= 0xffffff ? 3 : 8
  const encoded = Buffer.alloc(bytes + 1)
  encoded[0] = bytes === 2 ? 0xfc : bytes === 3 ? 0xfd : 0xfe
  if (bytes === 8) encoded.writeBigUInt64LE(BigInt(value), 1)
  else encoded.writeUIntLE(value, 1, bytes)
  return encoded
}

/** The bytes behind a length-encoded length. */
export function lengthEncodedBytesAt(payload: Buffer, offset: number): { bytes: Buffer; next: number } {
  const { value, next } = lengthAt(payload, offset)
  if (next + value > payload.length) throw new RangeError("a length-encoded string is cut off")
  return { bytes: payload.subarray(next, next + value), next: next + value }
}

/** The bytes up to a zero byte. */
export function zeroTerminatedAt(payload: Buffer, offset: number): { bytes: Buffer; next: number } {
  const end = payload.indexOf(0, offset)
  if (end === -1) throw new RangeError("a zero-terminated string is not terminated")
  return { bytes: payload.subarray(offset, end), next: end + 1 }
}
