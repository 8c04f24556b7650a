/**
 * Parts of a name that is given as text, such as `[dbo].[my table]` in OBJECT_ID. What is not in brackets or double quotes goes up to the next
 * dot, blanks included. Empty for text that is no name.
 */
export function nameParts(text: string): string[] {
  const parts: string[] = []
  const part = /\s*(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.[\]"][^.]*|))\s*(\.|$)/y
  for (;;) {
    const match = part.exec(text)
    if (match === null) return []
    const [, bracketed, quoted, plain = "", end] = match
    parts.push(bracketed?.replaceAll("]]", "]") ?? quoted?.replaceAll('""', '"') ?? plain.trimEnd())
    if (end === "") return parts
  }
}
