/** Writes the fields of a message one after the other. Numbers are little-endian (MS-TDS 2.2.5). */
export interface ByteWriter {
  u8(value: number): ByteWriter
  u16(value: number): ByteWriter
  u32(value: number): ByteWriter
  u64(value: bigint): ByteWriter
  i16(value: number): ByteWriter
  i32(value: number): ByteWriter
  i64(value: bigint): ByteWriter
  f32(value: number): ByteWriter
  f64(value: number): ByteWriter
  /** A whole number without sign of up to six bytes. */
  unsigned(value: number, size: number): ByteWriter
  bytes(value: Uint8Array): ByteWriter
  /** B_VARCHAR; what is beyond 255 characters is cut off. */
  bVarchar(text: string): ByteWriter
  /** US_VARCHAR; what is beyond 32,767 characters is cut off. */
  usVarchar(text: string): ByteWriter
  /** Everything written so far. */
  build(): Buffer
}

/** Makes a writer that grows as it is written to. */
export function createByteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafe(256)
  let length = 0
  /** Makes room for a field and has it written there. */
  const field = (size: number, write: (offset: number) => void): ByteWriter => {
    const start = length
    length += size
    if (length > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, buffer.length * 2))
      buffer.copy(larger, 0, 0, start)
      buffer = larger
    }
    write(start)
    return writer
  }
  const bytes = (value: Uint8Array) => field(value.length, (offset) => buffer.set(value, offset))
  const writer: ByteWriter = {
    u8: (value) => field(1, (offset) => buffer.writeUInt8(value, offset)),
    u16: (value) => field(2, (offset) => buffer.writeUInt16LE(value, offset)),
    u32: (value) => field(4, (offset) => buffer.writeUInt32LE(value, offset)),
    u64: (value) => field(8, (offset) => buffer.writeBigUInt64LE(value, offset)),
    i16: (value) => field(2, (offset) => buffer.writeInt16LE(value, offset)),
    i32: (value) => field(4, (offset) => buffer.writeInt32LE(value, offset)),
    i64: (value) => field(8, (offset) => buffer.writeBigInt64LE(value, offset)),
    f32: (value) => field(4, (offset) => buffer.writeFloatLE(value, offset)),
    f64: (value) => field(8, (offset) => buffer.writeDoubleLE(value, offset)),
    unsigned: (value, size) => field(size, (offset) => buffer.writeUIntLE(value, offset, size)),
    bytes,
    bVarchar(text) {
      const cut = text.slice(0, 255)
      writer.u8(cut.length)
      return bytes(Buffer.from(cut, "utf16le"))
    },
    usVarchar(text) {
      const cut = text.slice(0, 32_767)
      writer.u16(cut.length)
      return bytes(Buffer.from(cut, "utf16le"))
    },
    build: () => buffer.subarray(0, length),
  }
  return writer
}
