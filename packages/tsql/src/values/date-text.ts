const names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const long =
  /(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)/
    .source

const named = [
  // Mar 4 2026, March 4, 2026
  { pattern: new RegExp(`^${long}\\s+(\\d{1,2})\\s*,?\\s+(\\d{4}|\\d{2})`, "i"), order: [3, 1, 2] },
  // 4 Mar 2026, 4-Mar-2026
  { pattern: new RegExp(`^(\\d{1,2})[\\s-]*${long}[\\s,-]*(\\d{4}|\\d{2})`, "i"), order: [3, 2, 1] },
  // 2026 Mar 4
  { pattern: new RegExp(`^(\\d{4})\\s+${long}\\s+(\\d{1,2})`, "i"), order: [1, 2, 3] },
]

const numeric = [
  // 2026-3-4, 2026/03/04
  { pattern: /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})/, order: [1, 3, 4] },
  // 3/4/2026: DATEFORMAT is mdy
  { pattern: /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/, order: [4, 1, 3] },
  // 260304
  { pattern: /^(\d{2})(\d{2})(\d{2})(?!\d)/, order: [1, 2, 3] },
]

/**
 * A text whose date is written in one of the forms that SQL Server reads for language us_english, as the same text with the date in ISO 8601
 * and the time with 24 hours: https://learn.microsoft.com/sql/t-sql/data-types/datetime-transact-sql, "Supported string literal formats".
 */
export function isoDateText(text: string): string {
  const trimmed = text.trim()
  if (/^\d{4}$/.test(trimmed)) return `${trimmed}-01-01`
  for (const { pattern, order } of [...numeric, ...named]) {
    const match = pattern.exec(trimmed)
    if (match === null) continue
    const [year = "", month = "", day = ""] = order.map((group) => match[group] ?? "")
    return `${fullYear(year)}-${monthNumber(month)}-${day.padStart(2, "0")}${clock(trimmed.slice(match[0].length))}`
  }
  const iso = /^\d{8}(?!\d)/.exec(trimmed)?.[0] ?? ""
  return iso + clock(trimmed.slice(iso.length))
}

/** Two digits mean 1950 to 2049. */
function fullYear(year: string): string {
  if (year.length === 4) return year
  return Number(year) < 50 ? `20${year}` : `19${year}`
}

function monthNumber(month: string): string {
  const name = names.indexOf(month.slice(0, 3).toLowerCase())
  return (name >= 0 ? String(name + 1) : month).padStart(2, "0")
}

/** The time with 24 hours: `3:04 PM`, `3PM`, `15:04:05:678`. */
function clock(rest: string): string {
  const match = /^([T\s]*)(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?)?\s*([AP]M)$/i.exec(rest)
  if (match === null) return rest.replace(/^([T\s]*\d{1,2}:\d{2}:\d{2}):(\d{1,3})$/, "$1.$2")
  const [, space = "", hour = "", minute = "00", second = "00", fraction, half = ""] = match
  const hours = (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)
  const tail = fraction === undefined ? "" : `.${fraction}`
  return `${space}${String(hours).padStart(2, "0")}:${minute}:${second}${tail}`
}
