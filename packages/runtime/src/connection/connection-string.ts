/**
 * The pairs of an ADO.NET connection string by keyword in small letters; of two with one keyword the last counts. Values may be in single or double
 * quotes, in which the same quote is written twice (Microsoft .NET reference, `DbConnectionStringBuilder`).
 *
 * @returns undefined when it is none
 */
export function parseConnectionString(text: string): ReadonlyMap<string, string> | undefined {
  const pairs = new Map<string, string>()
  let rest = text.trim()
  while (rest !== "") {
    const pair = /^([^=;]+)=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^;]*?))\s*(?:;[\s;]*|$)/.exec(rest)
    if (pair === null) return undefined
    const [whole, keyword = "", double, single, plain] = pair
    const value = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? plain ?? ""
    pairs.set(keyword.trim().toLowerCase(), value)
    rest = rest.slice(whole.length)
  }
  return pairs
}
