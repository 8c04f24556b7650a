/** The first three groups of a GUID are little-endian numbers on the wire (MS-DTYP 2.3.4.2). */
function swapGroups(bytes: Uint8Array): Buffer {
  const swapped = Buffer.from(bytes)
  swapped.subarray(0, 4).reverse()
  swapped.subarray(4, 6).reverse()
  swapped.subarray(6, 8).reverse()
  return swapped
}

/** `6F9619FF-8B86-D011-B42D-00C04FC964FF`, in capitals as SQL Server prints it. Throws when there are not 16 bytes. */
export function guidText(bytes: Buffer): string {
  if (bytes.length !== 16) throw new Error("A uniqueidentifier does not have 16 bytes")
  const hex = swapGroups(bytes).toString("hex").toUpperCase()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** The 16 bytes of a GUID in text form. */
export function guidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll("-", ""), "hex")
  if (bytes.length !== 16)
    throw new Error(`The engine answered ${JSON.stringify(text)} for a uniqueidentifier`)
  return swapGroups(bytes)
}
