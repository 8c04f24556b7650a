import { odbcPairs, type Pairs, type Reader } from "./pairs.ts"

/** A URL such as `postgresql://user@host:port/database?name=value`, with `jdbc:` before it or not. RFC 3986. */
export const url: Reader = (text) => {
  const [, user, host, port, path = "", query] =
    /^(?:jdbc:)?[a-z][\w+.-]*:\/\/(?:([^@/?#\s]*)@)?([^:/?#@\s]+)(?::(\d+))?(?:\/([^?#/\s]*))?(?:\?([^#\s]*))?$/i.exec(
      text,
    ) ?? []
  if (host === undefined) return null
  const parameters = (query ?? "").split("&").filter((part) => part !== "")
  return decoded([
    ...(user === undefined
      ? []
      : splitOnce(user, ":").map((part, index) => [["user", "password"][index] ?? "", part] as const)),
    ["host", host],
    ...(port === undefined ? [] : [["port", port] as const]),
    ["database", path],
    ...parameters.map((part): readonly [string, string] => {
      const [name = "", value = ""] = splitOnce(part, "=")
      return [name.toLowerCase(), value]
    }),
  ])
}

/** `user@tcp(host:port)/database?name=value`. README of go-sql-driver/mysql, "DSN (Data Source Name)". */
export const goMysql: Reader = (text) => {
  const [, user, host, port, database, query] =
    /^([^:]*)@tcp\(([^:()\s]+):(\d+)\)\/([^/?]*)(\?[^\s]*)?$/.exec(text) ?? []
  if (user === undefined || host === undefined || port === undefined || database === undefined) return null
  // The driver reads the database's name up to the question mark, whatever stands in it.
  const inner = url(`mysql://${host}:${port}/${query ?? ""}`)
  const path = decoded([["database", database]])
  if (inner === null || path === null) return null
  return [["user", user], ...inner.filter(([keyword]) => keyword !== "database"), ...path]
}

/** `jdbc:sqlserver://host:port;name=value;`. Microsoft, "Building the connection URL". */
export const sqlServerUrl: Reader = (text) => {
  const [start, host, port] = /^jdbc:sqlserver:\/\/([^:;,\\/{}\s]+):(\d+);/.exec(text) ?? []
  if (start === undefined || host === undefined || port === undefined) return null
  const properties = odbcPairs(text.slice(start.length))
  return properties === null ? null : [["host", host], ["port", port], ...properties]
}

/** JSON, behind a scheme or by itself: each text in it, under its path. */
export const json: Reader = (text) => {
  const start = text.search(/[[{]/)
  if (start < 0 || !/^[\w+.:-]*$/.test(text.slice(0, start))) return null
  try {
    const parsed: unknown = JSON.parse(text.slice(start))
    return leaves(parsed, "")
  } catch {
    return null
  }
}

function leaves(value: unknown, path: string): Pairs {
  if (typeof value !== "object" || value === null) return [[path, String(value)]]
  return Object.entries(value).flatMap(([key, each]) =>
    leaves(each, `${path === "" ? "" : `${path}.`}${key.toLowerCase()}`),
  )
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)]
}

/** Percent-decoded, a plus sign being a blank as forms have it; null where a value is not encoded well. */
function decoded(pairs: Pairs): Pairs | null {
  try {
    return pairs.map(([keyword, value]) => [keyword, decodeURIComponent(value)])
  } catch {
    return null
  }
}
