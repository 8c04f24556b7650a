import type { SqlType, SqlValue } from "@keyless/tsql"
import type { ByteWriter } from "./byte-writer.ts"
import { encodeCharacters } from "./characters.ts"
import { byteLength } from "./column-types.ts"
import { daysTo1900, readMoment } from "./dates.ts"
import type { Moment } from "./dates.ts"
import { decimalSize, decimalUnits } from "./decimals.ts"
import { guidBytes } from "./guids.ts"

type LongType = Extract<SqlType, { length: number | null }>

/** Writes the value of a column or output parameter in the form that `writeTypeInfo` announces (MS-TDS 2.2.5.5.1). */
export function writeValue(writer: ByteWriter, type: SqlType, value: SqlValue): void {
  switch (type.name) {
    case "nvarchar":
    case "varchar":
    case "nchar":
    case "char":
    case "varbinary":
    case "binary":
      writeLong(writer, type, value)
      return
    default:
      if (value === null) writer.u8(0)
      else writeShort(writer, type, value)
  }
}

function writeShort(
  writer: ByteWriter,
  type: Exclude<SqlType, LongType>,
  value: Exclude<SqlValue, null>,
): void {
  switch (type.name) {
    case "bit":
      writer.u8(1).u8(Number(value) === 0 ? 0 : 1)
      return
    case "tinyint":
      writer.u8(1).u8(Number(value))
      return
    case "smallint":
      writer.u8(2).i16(Number(value))
      return
    case "int":
      writer.u8(4).i32(Number(value))
      return
    case "bigint":
      writer.u8(8).i64(BigInt(String(value)))
      return
    case "real":
      writer.u8(4).f32(Number(value))
      return
    case "float":
      writer.u8(8).f64(Number(value))
      return
    case "money": {
      const units = decimalUnits(String(value), 4)
      writer
        .u8(8)
        .i32(Number(units >> 32n))
        .u32(Number(units & 0xffff_ffffn))
      return
    }
    case "decimal":
      writeDecimal(writer, type, String(value))
      return
    case "uniqueidentifier":
      writer.u8(16).bytes(guidBytes(String(value)))
      return
    case "date":
      writer.u8(3).unsigned(readMoment(String(value)).days, 3)
      return
    case "datetime": {
      const { days, ticks } = readMoment(String(value))
      // Three hundredths of a second; text has them rounded to milliseconds.
      writer
        .u8(8)
        .i32(days - daysTo1900)
        .u32(Math.round((ticks * 3) / 100_000))
      return
    }
    default:
      writeScaledMoment(writer, type, readMoment(String(value)))
  }
}

function writeDecimal(
  writer: ByteWriter,
  type: { readonly precision: number; readonly scale: number },
  text: string,
): void {
  const units = decimalUnits(text, type.scale)
  const size = decimalSize(type.precision)
  const magnitude = (units < 0n ? -units : units).toString(16).padStart(size * 2, "0")
  writer
    .u8(size + 1)
    .u8(units < 0n ? 0 : 1)
    .bytes(Buffer.from(magnitude, "hex").reverse())
}

function writeScaledMoment(
  writer: ByteWriter,
  type: Extract<SqlType, { name: "time" | "datetime2" | "datetimeoffset" }>,
  { days, ticks, offset }: Moment,
): void {
  switch (type.name) {
    case "time":
      writer.u8(timeSize(type.scale))
      writer.unsigned(unitsOf(ticks, type.scale), timeSize(type.scale))
      return
    case "datetime2":
      writer.u8(timeSize(type.scale) + 3)
      writer.unsigned(unitsOf(ticks, type.scale), timeSize(type.scale)).unsigned(days, 3)
      return
    case "datetimeoffset": {
      // Text has the time as the clock at the offset shows it; the wire has it in UTC.
      const utc = ticks - offset * 600_000_000
      const shift = Math.floor(utc / ticksPerDay)
      writer.u8(timeSize(type.scale) + 5)
      writer.unsigned(unitsOf(utc - shift * ticksPerDay, type.scale), timeSize(type.scale))
      writer.unsigned(days + shift, 3).i16(offset)
    }
  }
}

const ticksPerDay = 864_000_000_000

const unitsOf = (ticks: number, scale: number) => Math.floor(ticks / 10 ** (7 - scale))

/** Bytes of a time of a scale (MS-TDS 2.2.5.5.1). */
function timeSize(scale: number): number {
  if (scale <= 2) return 3
  return scale <= 4 ? 4 : 5
}

function writeLong(writer: ByteWriter, type: LongType, value: SqlValue): void {
  const short = byteLength(type) !== null
  if (value === null) {
    if (short) writer.u16(0xffff)
    else writer.u64(0xffff_ffff_ffff_ffffn)
    return
  }
  const bytes = longBytes(type, value)
  if (short) {
    writer.u16(bytes.length).bytes(bytes)
    return
  }
  writer.u64(BigInt(bytes.length))
  if (bytes.length > 0) writer.u32(bytes.length).bytes(bytes)
  writer.u32(0)
}

function longBytes(type: LongType, value: Exclude<SqlValue, null>): Uint8Array {
  if (value instanceof Uint8Array) return value
  const unicode = type.name === "nvarchar" || type.name === "nchar"
  return unicode ? Buffer.from(String(value), "utf16le") : encodeCharacters(String(value))
}
