/** A name of T-SQL in brackets. */
export function quoteName(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`
}

/** A name of one to four parts as a client writes it, such as `sys.sp_who` or `[my db]..[my proc]`, in brackets throughout. */
export function quoteQualifiedName(name: string): string {
  return nameParts(name)
    .map((part) => (part === "" ? "" : quoteName(part)))
    .join(".")
}

/** The parts of a qualified name without their brackets or quotes. */
export function nameParts(name: string): string[] {
  const found: string[] = []
  const part = /\s*(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.]*?))\s*(?:\.|$)/gy
  for (const [whole, bracketed, quoted, plain] of name.matchAll(part)) {
    found.push(bracketed?.replaceAll("]]", "]") ?? quoted?.replaceAll('""', '"') ?? plain ?? "")
    if (!whole.endsWith(".")) break
  }
  return found
}
