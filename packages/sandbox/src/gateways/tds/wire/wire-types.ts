import type { SqlType } from "@keyless/tsql"
import type { ByteReader } from "./byte-reader.ts"
import { isUtf8 } from "./characters.ts"
import { typeTokens } from "./type-tokens.ts"

/** How the bytes of a value of variable length are laid out (MS-TDS 2.2.5.2). */
export type Layout = "byte-length" | "short-length" | "long-length" | "chunks"

/** The type of a parameter as a client sends it. */
export type WireType =
  | { readonly kind: "null" }
  /** `size` is the size of the type; a value that is not null has that size. */
  | {
      readonly kind: "int" | "bit" | "float" | "money" | "datetime"
      readonly size: number
      /** Whether the value comes without its size. */
      readonly fixed: boolean
    }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "date" | "guid" }
  | { readonly kind: "time" | "datetime2" | "datetimeoffset"; readonly scale: number }
  | {
      readonly kind: "characters"
      readonly encoding: "utf16" | "utf8" | "windows-1252"
      readonly padded: boolean
      /** In bytes; null is `max`. */
      readonly length: number | null
      readonly layout: Layout
    }
  | {
      readonly kind: "binary"
      readonly padded: boolean
      readonly length: number | null
      readonly layout: Layout
    }

/** A type that the server cannot read, such as a table or `sql_variant`. */
export interface UnreadableType {
  readonly kind: "unreadable"
  readonly token: number
}

const fixedTypes: Readonly<Record<number, WireType>> = {
  [typeTokens.null]: { kind: "null" },
  [typeTokens.int1]: { kind: "int", size: 1, fixed: true },
  [typeTokens.int2]: { kind: "int", size: 2, fixed: true },
  [typeTokens.int4]: { kind: "int", size: 4, fixed: true },
  [typeTokens.int8]: { kind: "int", size: 8, fixed: true },
  [typeTokens.bit]: { kind: "bit", size: 1, fixed: true },
  [typeTokens.float4]: { kind: "float", size: 4, fixed: true },
  [typeTokens.float8]: { kind: "float", size: 8, fixed: true },
  [typeTokens.money]: { kind: "money", size: 8, fixed: true },
  [typeTokens.smallMoney]: { kind: "money", size: 4, fixed: true },
  [typeTokens.dateTime]: { kind: "datetime", size: 8, fixed: true },
  [typeTokens.smallDateTime]: { kind: "datetime", size: 4, fixed: true },
  [typeTokens.date]: { kind: "date" },
}

/** Kinds of the nullable types of fixed size, with the sizes they come in. */
const sizedTypes: Readonly<
  Record<number, { kind: "int" | "bit" | "float" | "money" | "datetime"; sizes: readonly number[] }>
> = {
  [typeTokens.intN]: { kind: "int", sizes: [1, 2, 4, 8] },
  [typeTokens.bitN]: { kind: "bit", sizes: [1] },
  [typeTokens.floatN]: { kind: "float", sizes: [4, 8] },
  [typeTokens.moneyN]: { kind: "money", sizes: [4, 8] },
  [typeTokens.dateTimeN]: { kind: "datetime", sizes: [4, 8] },
}

/** Reads TYPE_INFO of a parameter (MS-TDS 2.2.5.6). Throws when what it says cannot be. */
export function readTypeInfo(reader: ByteReader): WireType | UnreadableType {
  const token = reader.u8()
  const fixed = fixedTypes[token]
  if (fixed !== undefined) return fixed
  const sized = sizedTypes[token]
  if (sized !== undefined) {
    const size = reader.u8()
    if (!sized.sizes.includes(size)) throw new Error(`Type 0x${token.toString(16)} has an impossible size`)
    return { kind: sized.kind, size, fixed: false }
  }
  return readVariableType(reader, token)
}

function readVariableType(reader: ByteReader, token: number): WireType | UnreadableType {
  switch (token) {
    case typeTokens.guid:
      reader.u8()
      return { kind: "guid" }
    case typeTokens.decimal:
    case typeTokens.numeric:
    case typeTokens.decimalN:
    case typeTokens.numericN:
      reader.u8()
      return { kind: "decimal", precision: upTo(38, reader.u8()), scale: upTo(38, reader.u8()) }
    case typeTokens.time:
      return { kind: "time", scale: upTo(7, reader.u8()) }
    case typeTokens.dateTime2:
      return { kind: "datetime2", scale: upTo(7, reader.u8()) }
    case typeTokens.dateTimeOffset:
      return { kind: "datetimeoffset", scale: upTo(7, reader.u8()) }
    case typeTokens.oldVarBinary:
    case typeTokens.oldBinary:
      return {
        kind: "binary",
        padded: token === typeTokens.oldBinary,
        length: reader.u8(),
        layout: "byte-length",
      }
    case typeTokens.oldVarChar:
    case typeTokens.oldChar:
      return {
        kind: "characters",
        encoding: "windows-1252",
        padded: token === typeTokens.oldChar,
        length: reader.u8(),
        layout: "byte-length",
      }
    case typeTokens.varBinary:
    case typeTokens.binary:
      return { kind: "binary", padded: token === typeTokens.binary, ...readShortLength(reader) }
    case typeTokens.varChar:
    case typeTokens.char: {
      const length = readShortLength(reader)
      return {
        kind: "characters",
        padded: token === typeTokens.char,
        ...length,
        encoding: readEncoding(reader),
      }
    }
    case typeTokens.nVarChar:
    case typeTokens.nChar: {
      const length = readShortLength(reader)
      reader.bytes(5)
      return { kind: "characters", padded: token === typeTokens.nChar, ...length, encoding: "utf16" }
    }
    case typeTokens.image:
      reader.u32()
      return { kind: "binary", padded: false, length: null, layout: "long-length" }
    case typeTokens.text:
      reader.u32()
      return {
        kind: "characters",
        encoding: readEncoding(reader),
        padded: false,
        length: null,
        layout: "long-length",
      }
    case typeTokens.nText:
      reader.u32()
      reader.bytes(5)
      return { kind: "characters", encoding: "utf16", padded: false, length: null, layout: "long-length" }
    case typeTokens.xml:
      skipXmlSchema(reader)
      return { kind: "characters", encoding: "utf16", padded: false, length: null, layout: "chunks" }
    default:
      return { kind: "unreadable", token }
  }
}

function upTo(limit: number, value: number): number {
  if (value > limit) throw new Error("A type has an impossible precision or scale")
  return value
}

/** The length of a type in bytes; 0xFFFF stands for `max`. */
function readShortLength(reader: ByteReader): { length: number | null; layout: Layout } {
  const length = reader.u16()
  return length === 0xffff ? { length: null, layout: "chunks" } : { length, layout: "short-length" }
}

function readEncoding(reader: ByteReader): "utf8" | "windows-1252" {
  return isUtf8(reader.bytes(5)) ? "utf8" : "windows-1252"
}

function skipXmlSchema(reader: ByteReader): void {
  if (reader.u8() === 0) return
  reader.bVarchar()
  reader.bVarchar()
  reader.usVarchar()
}

/**
 * The engine's type for a parameter. Types that the engine does not tell apart become their larger sibling:
 * `smalldatetime` a `datetime`, `smallmoney` a `money`, `text`, `ntext`, `xml` and `image` types of length `max`.
 */
export function sqlTypeOf(type: WireType): SqlType {
  switch (type.kind) {
    case "null":
      return { name: "nvarchar", length: 4000 }
    case "int":
      return { name: intNames[type.size] ?? "bigint" }
    case "float":
      return { name: type.size === 4 ? "real" : "float" }
    case "bit":
    case "money":
    case "datetime":
    case "date":
      return { name: type.kind }
    case "guid":
      return { name: "uniqueidentifier" }
    case "decimal":
      return { name: "decimal", precision: type.precision, scale: type.scale }
    case "time":
    case "datetime2":
    case "datetimeoffset":
      return { name: type.kind, scale: type.scale }
    case "binary":
      return { name: type.padded ? "binary" : "varbinary", length: type.length }
    case "characters":
      return type.encoding === "utf16"
        ? { name: type.padded ? "nchar" : "nvarchar", length: type.length === null ? null : type.length / 2 }
        : { name: type.padded ? "char" : "varchar", length: type.length }
  }
}

const intNames: Readonly<Record<number, "tinyint" | "smallint" | "int" | "bigint">> = {
  1: "tinyint",
  2: "smallint",
  4: "int",
  8: "bigint",
}
