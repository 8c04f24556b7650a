import type { SqlType } from "@keyless/tsql"
import type { ByteWriter } from "./byte-writer.ts"
import { databaseCollation } from "./characters.ts"
import { decimalSize } from "./decimals.ts"
import { typeTokens } from "./type-tokens.ts"

type LongType = Extract<SqlType, { length: number | null }>

/** Longest value in bytes that is not `max` (MS-TDS 2.2.5.4.3). */
const longestShort = 8000

/** Length in bytes of a type of characters or bytes; null for `max`. */
export function byteLength(type: LongType): number | null {
  if (type.length === null) return null
  const bytes = type.name === "nvarchar" || type.name === "nchar" ? type.length * 2 : type.length
  return bytes > longestShort ? null : bytes
}

/** Writes TYPE_INFO of a column or output parameter, always in the form that may be null (MS-TDS 2.2.5.6). */
export function writeTypeInfo(writer: ByteWriter, type: SqlType): void {
  switch (type.name) {
    case "bit":
      writer.u8(typeTokens.bitN).u8(1)
      return
    case "tinyint":
      writer.u8(typeTokens.intN).u8(1)
      return
    case "smallint":
      writer.u8(typeTokens.intN).u8(2)
      return
    case "int":
      writer.u8(typeTokens.intN).u8(4)
      return
    case "bigint":
      writer.u8(typeTokens.intN).u8(8)
      return
    case "real":
      writer.u8(typeTokens.floatN).u8(4)
      return
    case "float":
      writer.u8(typeTokens.floatN).u8(8)
      return
    case "money":
      writer.u8(typeTokens.moneyN).u8(8)
      return
    case "datetime":
      writer.u8(typeTokens.dateTimeN).u8(8)
      return
    case "date":
      writer.u8(typeTokens.date)
      return
    case "uniqueidentifier":
      writer.u8(typeTokens.guid).u8(16)
      return
    case "decimal":
      writer.u8(typeTokens.decimalN).u8(decimalSize(type.precision) + 1)
      writer.u8(type.precision).u8(type.scale)
      return
    case "time":
      writer.u8(typeTokens.time).u8(type.scale)
      return
    case "datetime2":
      writer.u8(typeTokens.dateTime2).u8(type.scale)
      return
    case "datetimeoffset":
      writer.u8(typeTokens.dateTimeOffset).u8(type.scale)
      return
    default:
      writer.u8(longTokens[type.name]).u16(byteLength(type) ?? 0xffff)
      if (type.name !== "varbinary" && type.name !== "binary") writer.bytes(databaseCollation)
  }
}

/** There is no `char(max)`, so the padded types are always short. */
const longTokens: Readonly<Record<LongType["name"], number>> = {
  nvarchar: typeTokens.nVarChar,
  varchar: typeTokens.varChar,
  nchar: typeTokens.nChar,
  char: typeTokens.char,
  varbinary: typeTokens.varBinary,
  binary: typeTokens.binary,
}
