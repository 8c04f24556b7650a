/** How a secret may stand in a text: as it is, in the forms of URLs and JSON, and in Base64 at whatever place of a longer text it begins. */
export function spellings(secret: string): readonly string[] {
  if (secret.length < 4) return [secret]
  const bytes = Buffer.from(secret, "utf8")
  const inBase64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64")
    // The first and the last character may hold bits of what stands beside the secret.
    return text.slice(before === 0 ? 0 : before + 1, -4)
  })
  const all = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("hex"),
    ...inBase64.flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]),
  ]
  return [...new Set(all)].filter((text) => text.length >= 4)
}
