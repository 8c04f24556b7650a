/**
 * Reads `keyword=value;` pairs whose values may stand in braces with closing braces doubled, as ODBC and the Microsoft JDBC
 * driver do. Stricter than both: a special character in a bare value, text after a closing brace and a keyword given twice are
 * errors.
 */
export function parseBraced(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  let rest = text
  while (rest !== "") {
    const pair = /^([A-Za-z][A-Za-z ]*)=(?:\{((?:[^}]|\}\})*)\}|([^\s;={}[\]()'"?*!@]+));?/.exec(rest)
    if (pair === null) throw new Error(`no pair at "${rest}"`)
    const [whole, keyword = "", braced, bare] = pair
    if (Object.hasOwn(found, keyword)) throw new Error(`"${keyword}" is given twice`)
    found[keyword] = braced?.replaceAll("}}", "}") ?? bare ?? ""
    rest = rest.slice(whole.length)
    if (rest !== "" && !whole.endsWith(";")) throw new Error(`text after a value: "${rest}"`)
  }
  return found
}

/** Names that would add a keyword, end a value or vanish where quoting is wrong. */
export const hostileNames: readonly string[] = [
  "my shop",
  " shop ",
  "shop;encrypt=false",
  "shop};encrypt=false;x={",
  "shop}}",
  "{shop}",
  "{",
  "}",
  "a=b",
  "o'neil",
  'say "hi"',
  `"';password=x;'"`,
  "tab\there",
  "größe",
  "[shop]",
  "a,1434",
  "a?b*c!d@e",
  "100%",
  String.raw`a\b`,
]
