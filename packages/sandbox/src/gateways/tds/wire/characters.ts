import { TextDecoder } from "node:util"

/** COLLATION of the databases: SQL_Latin1_General_CP1_CI_AS, the default of Azure SQL (MS-TDS 2.2.5.1.2). */
export const databaseCollation = Buffer.of(0x09, 0x04, 0xd0, 0x00, 0x34)

const windows1252 = new TextDecoder("windows-1252")
const byteOfCharacter = new Map<string, number>(
  Array.from({ length: 256 }, (_, byte) => [windows1252.decode(Uint8Array.of(byte)), byte]),
)
const questionMark = 0x3f

/** The flag fUTF8 of a COLLATION: its text is UTF-8. */
export function isUtf8(collation: Buffer): boolean {
  return (collation.readUInt32LE(0) & 0x0400_0000) !== 0
}

/** Text of a `varchar`: UTF-8 if its collation says so, else code page 1252. */
export function decodeCharacters(bytes: Buffer, utf8: boolean): string {
  return utf8 ? bytes.toString("utf8") : windows1252.decode(bytes)
}

/** Bytes of a `varchar` in code page 1252; what it has no character for becomes a question mark, as in SQL Server. */
export function encodeCharacters(text: string): Buffer {
  return Buffer.from(Array.from(text, (character) => byteOfCharacter.get(character) ?? questionMark))
}
