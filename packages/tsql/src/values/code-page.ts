const windows1252 = new TextDecoder("windows-1252")
const byteOfCharacter = new Map<string, number>(
  Array.from({ length: 256 }, (_, byte) => [windows1252.decode(Uint8Array.of(byte)), byte]),
)
const questionMark = 0x3f
const plain = /^[\0-\x7f]*$/

/** Bytes of a `varchar`, whose code page is 1252; a question mark stands for what it does not have, as in SQL Server. */
export function toCodePage(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => byteOfCharacter.get(character) ?? questionMark)
}

/** Text of the bytes of a `varchar`. */
export function fromCodePage(bytes: Uint8Array): string {
  return windows1252.decode(bytes)
}

/** Text as a `varchar` keeps it. */
export function inCodePage(text: string): string {
  if (plain.test(text)) return text
  return Array.from(text, (character) => (byteOfCharacter.has(character) ? character : "?")).join("")
}
