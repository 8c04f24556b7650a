/** Reads the fields of a message from front to back. Every method throws when the message ends before the field. */
export interface ByteReader {
  readonly left: number
  u8(): number
  u16(): number
  u16BE(): number
  u32(): number
  u64(): bigint
  i16(): number
  i32(): number
  i64(): bigint
  f32(): number
  f64(): number
  /** A whole number without sign of up to six bytes. */
  unsigned(size: number): number
  bytes(size: number): Buffer
  /** UTF-16LE text of so many characters. */
  utf16(characters: number): string
  /** B_VARCHAR: one byte of length in characters, then UTF-16LE (MS-TDS 2.2.5.1). */
  bVarchar(): string
  /** US_VARCHAR: two bytes of length in characters, then UTF-16LE. */
  usVarchar(): string
}

/** Makes a reader of a buffer. Numbers are little-endian except where the name says otherwise (MS-TDS 2.2.5). */
export function createByteReader(buffer: Buffer): ByteReader {
  let offset = 0
  const take = (size: number): number => {
    const start = offset
    if (size > buffer.length - start) throw new Error("A message of TDS ends inside a field")
    offset += size
    return start
  }
  const bytes = (size: number) => buffer.subarray(take(size), offset)
  const u8 = () => buffer.readUInt8(take(1))
  const u16 = () => buffer.readUInt16LE(take(2))
  const utf16 = (characters: number) => bytes(characters * 2).toString("utf16le")
  return {
    get left() {
      return buffer.length - offset
    },
    u8,
    u16,
    u16BE: () => buffer.readUInt16BE(take(2)),
    u32: () => buffer.readUInt32LE(take(4)),
    u64: () => buffer.readBigUInt64LE(take(8)),
    i16: () => buffer.readInt16LE(take(2)),
    i32: () => buffer.readInt32LE(take(4)),
    i64: () => buffer.readBigInt64LE(take(8)),
    f32: () => buffer.readFloatLE(take(4)),
    f64: () => buffer.readDoubleLE(take(8)),
    unsigned: (size) => buffer.readUIntLE(take(size), size),
    bytes,
    utf16,
    bVarchar: () => utf16(u8()),
    usVarchar: () => utf16(u16()),
  }
}
