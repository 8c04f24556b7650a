const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

/** The upper-case form of a GUID, or undefined if the text is none. */
export function normalizeGuid(text: string): string | undefined {
  const match = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\}|$)/i.exec(text)
  return match?.[1]?.toUpperCase()
}

/**
 * The 16 bytes of a GUID as SQL Server orders them: the first three groups little-endian, as
 * `CAST(CAST('guid' AS uniqueidentifier) AS varbinary(16))` gives. A database user's SID is made this way.
 */
export function guidToBytes(guid: string): Uint8Array {
  const plain = Buffer.from(guid.replaceAll(/[^0-9a-f]/gi, ""), "hex")
  return Uint8Array.from(order, (index) => plain[index] ?? 0)
}

/** The GUID of bytes in SQL Server's order, in upper case. */
export function bytesToGuid(bytes: Uint8Array): string {
  const hex = Buffer.from(order.map((index) => bytes[index] ?? 0))
    .toString("hex")
    .toUpperCase()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}
