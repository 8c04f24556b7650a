/** DER encoding (ITU-T X.690) of the few types a certificate is made of. */

const length = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size])
  const bytes = Buffer.from(size.toString(16).padStart(size > 0xff_ff ? 6 : size > 0xff ? 4 : 2, "0"), "hex")
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

/** A value with any tag. */
export const tagged = (tag: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([tag]), length(content.length), content])

/** SEQUENCE. */
export const sequence = (...items: Uint8Array[]): Buffer => tagged(0x30, Buffer.concat(items))

/** SET of one item. */
export const setOf = (item: Uint8Array): Buffer => tagged(0x31, item)

/** INTEGER from big-endian bytes of a number that is not negative. */
export const integer = (bytes: Uint8Array): Buffer => {
  const first = bytes[0] ?? 0
  return tagged(0x02, first >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

/** BOOLEAN true. */
export const yes: Buffer = tagged(0x01, Buffer.from([0xff]))

/** OCTET STRING. */
export const octets = (content: Uint8Array): Buffer => tagged(0x04, content)

/** BIT STRING; `unused` counts the bits at the end that do not belong to it. */
export const bits = (content: Uint8Array, unused = 0): Buffer =>
  tagged(0x03, Buffer.concat([Buffer.from([unused]), content]))

/** UTF8String. */
export const utf8 = (text: string): Buffer => tagged(0x0c, Buffer.from(text))

/** A certificate's time: UTCTime, as RFC 5280 (4.1.2.5) asks for until 2049. */
export const time = (date: Date): Buffer =>
  tagged(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/[-T:]/g, "")}Z`))

/** OBJECT IDENTIFIER from its dotted form. */
export const identifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number)
  const arcs = [first * 40 + second, ...rest].flatMap((arc) => {
    const septets = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) septets.unshift((left & 0x7f) | 0x80)
    return septets
  })
  return tagged(0x06, Buffer.from(arcs))
}
