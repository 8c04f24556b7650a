import type { SqlValue } from "@keyless/tsql"
import type { ByteReader } from "./byte-reader.ts"
import { decodeCharacters } from "./characters.ts"
import { dateText, daysTo1900, offsetText, timeText } from "./dates.ts"
import { decimalText } from "./decimals.ts"
import { guidText } from "./guids.ts"
import type { Layout, WireType } from "./wire-types.ts"

/** Reads a parameter's value (MS-TDS 2.2.5.5.1). Throws when the bytes are none of the type. */
export function readValue(reader: ByteReader, type: WireType): SqlValue {
  switch (type.kind) {
    case "null":
      return null
    case "int":
    case "bit":
    case "float":
    case "money":
    case "datetime": {
      const size = type.fixed ? type.size : reader.u8()
      if (size === 0) return null
      if (size !== type.size) throw new Error("A value is not as long as its type")
      return readSized(reader, type.kind, size)
    }
    case "characters": {
      const bytes = readBytes(reader, type.layout)
      if (bytes === null) return null
      return type.encoding === "utf16"
        ? bytes.toString("utf16le")
        : decodeCharacters(bytes, type.encoding === "utf8")
    }
    case "binary":
      return readBytes(reader, type.layout)
    default:
      return readLengthPrefixed(reader, type)
  }
}

function readSized(
  reader: ByteReader,
  kind: "int" | "bit" | "float" | "money" | "datetime",
  size: number,
): SqlValue {
  switch (kind) {
    case "int":
      if (size === 8) return reader.i64()
      if (size === 4) return reader.i32()
      return size === 2 ? reader.i16() : reader.u8()
    case "bit":
      return reader.u8() !== 0
    case "float":
      return size === 4 ? reader.f32() : reader.f64()
    case "money": {
      // The eight bytes are two halves, the higher one first (MS-TDS 2.2.5.5.1).
      const high = size === 8 ? BigInt(reader.i32()) << 32n : 0n
      return decimalText(size === 8 ? high + BigInt(reader.u32()) : BigInt(reader.i32()), 4)
    }
    case "datetime": {
      if (size === 4) return `${dateText(daysTo1900 + reader.u16())}T${timeText(reader.u16() * 60, 0)}`
      const days = daysTo1900 + reader.i32()
      // Three hundredths of a second, which SQL Server shows as milliseconds.
      return `${dateText(days)}T${timeText(Math.round((reader.u32() * 10) / 3), 3)}`
    }
  }
}

type LengthPrefixed = Extract<
  WireType,
  { kind: "decimal" | "date" | "guid" | "time" | "datetime2" | "datetimeoffset" }
>

function readLengthPrefixed(reader: ByteReader, type: LengthPrefixed): SqlValue {
  const size = reader.u8()
  if (size === 0) return null
  switch (type.kind) {
    case "decimal": {
      const negative = reader.u8() === 0
      const digits = Buffer.from(reader.bytes(size - 1)).reverse()
      const magnitude = digits.length === 0 ? 0n : BigInt(`0x${digits.toString("hex")}`)
      return decimalText(negative ? -magnitude : magnitude, type.scale)
    }
    case "guid":
      return guidText(reader.bytes(size))
    case "date":
      return dateText(reader.unsigned(size))
    case "time":
      return timeText(reader.unsigned(size), type.scale)
    case "datetime2": {
      const units = reader.unsigned(size - 3)
      return `${dateText(reader.unsigned(3))}T${timeText(units, type.scale)}`
    }
    case "datetimeoffset":
      return readDateTimeOffset(reader, size, type.scale)
  }
}

/** The wire has the time in UTC; text has it as the clock at the offset shows it. */
function readDateTimeOffset(reader: ByteReader, size: number, scale: number): string {
  const perDay = 86_400 * 10 ** scale
  const utc = reader.unsigned(size - 5)
  const utcDays = reader.unsigned(3)
  const offset = reader.i16()
  const local = utc + offset * 60 * 10 ** scale
  const shift = Math.floor(local / perDay)
  return `${dateText(utcDays + shift)}T${timeText(local - shift * perDay, scale)}${offsetText(offset)}`
}

const nullLength = { short: 0xffff, long: 0xffff_ffff, chunks: 0xffff_ffff_ffff_ffffn }

function readBytes(reader: ByteReader, layout: Layout): Buffer | null {
  switch (layout) {
    case "byte-length": {
      // The old types cannot tell an empty value from null (MS-TDS 2.2.5.2).
      const size = reader.u8()
      return size === 0 ? null : reader.bytes(size)
    }
    case "short-length": {
      const size = reader.u16()
      return size === nullLength.short ? null : reader.bytes(size)
    }
    case "long-length": {
      const size = reader.u32()
      return size === nullLength.long ? null : reader.bytes(size)
    }
    case "chunks":
      return readChunks(reader)
  }
}

/** A value of length `max` comes in chunks up to an empty one; the length before them may be unknown (MS-TDS 2.2.5.2.3). */
function readChunks(reader: ByteReader): Buffer | null {
  if (reader.u64() === nullLength.chunks) return null
  const chunks: Buffer[] = []
  for (;;) {
    const size = reader.u32()
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(reader.bytes(size))
  }
}
