import fc from "fast-check"

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
  "shop' host=evil sslmode='disable",
  "shop?sslmode=disable",
  "shop/evil?tls=false&x=",
  "tab\there",
  "line\nhere",
  "größe",
  "shop\u0085sslmode=disable",
  "shop\u00a0sslmode=disable",
  "[shop]",
  "a,1434",
  "a?b*c!d@e",
  "100%",
  "a+b",
  String.raw`a\b`,
  String.raw`\'`,
  "",
]

/** Pieces of text in which a grammar could lose its way. */
const pieces = [
  ...Array.from("\"'`;=&?%+,:@/\\{}[]()#* \t\r\n\v\f\u0000\u0085\u00a0\u2028\ufeffaZ09äß漢😀"),
  "}}",
  '""',
  "''",
  "%2C",
  ";x=y",
  " x=y",
]

/** Any text: what `fc.string` makes of all of Unicode, the names above and combinations of dangerous pieces. A NUL and halves of UTF-16 pairs are not among it. */
export const hostileText = fc
  .oneof(
    fc.constantFrom(...hostileNames),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join("")),
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.string({ unit: "binary", maxLength: 20 }),
  )
  .map((text) => text.replaceAll("\u0000", ""))

/** Keywords as drivers have them, no two alike when case does not count. */
const keyword = fc.stringMatching(/^[A-Za-z](?:[\w .-]{0,8}\w)?$/).filter((name) => name !== "__proto__")

/** Fields with any values. */
export const hostileFields = fc
  .uniqueArray(fc.tuple(keyword, hostileText), { maxLength: 6, selector: ([name]) => name.toLowerCase() })
  .map((pairs): Readonly<Record<string, string>> => Object.fromEntries(pairs))

export const anyAddress = fc.record({
  host: fc.stringMatching(/^[\w.-]{1,20}$/),
  port: fc.integer({ min: 1, max: 65_535 }),
})

/** Text that is not well-formed or has a NUL in it, which no grammar carries. */
export const uncarriable = fc.oneof(
  fc.tuple(hostileText, hostileText).map(([start, end]) => `${start}\0${end}`),
  fc.constantFrom("\ud800", "a\udc00b"),
)
