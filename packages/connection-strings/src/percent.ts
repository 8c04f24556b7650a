import { ConnectionStringError } from "./connection-string-error.ts"
import { carried, type Fields, pairsOf, refuseTwice, type WritableFields } from "./fields.ts"

/**
 * A value percent-encoded in UTF-8 but for RFC 3986's unreserved characters. Drivers differ in whether a plus sign is a blank, so it is encoded as well.
 *
 * @throws ConnectionStringError for a value that no grammar carries
 */
export function percentEncoded(grammar: string, value: string): string {
  // encodeURIComponent leaves these five alone although RFC 3986 reserves them.
  return encodeURIComponent(carried(grammar, value)).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Reads what {@link percentEncoded} writes; commas may stand as they are. @throws ConnectionStringError at anything else */
export function percentDecoded(grammar: string, text: string, position: number): string {
  const odd = /[^\w.~,%-]|%(?![\dA-Fa-f]{2})|%00/.exec(text)
  if (odd !== null) {
    throw new ConnectionStringError(grammar, "a character that is not percent-encoded", position + odd.index)
  }
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ConnectionStringError(grammar, "bytes that are no UTF-8", position)
  }
}

/** The part of a URL behind `?`: pairs with `&` between them. @throws ConnectionStringError for fields that no grammar carries */
export function writeQuery(grammar: string, fields: WritableFields): string {
  return pairsOf(grammar, fields)
    .map((pair) => pair.map((text) => percentEncoded(grammar, text)).join("="))
    .join("&")
}

/** Reads what {@link writeQuery} writes. @param position - where `text` begins. @throws ConnectionStringError */
export function readQuery(grammar: string, text: string, position: number): Fields {
  const seen = new Set<string>()
  const found: [string, string][] = []
  let at = position
  for (const part of text === "" ? [] : text.split("&")) {
    const equals = part.indexOf("=")
    if (equals < 1) throw new ConnectionStringError(grammar, "no pair", at)
    const name = percentDecoded(grammar, part.slice(0, equals), at)
    refuseTwice(grammar, seen, name, at)
    found.push([name, percentDecoded(grammar, part.slice(equals + 1), at + equals + 1)])
    at += part.length + 1
  }
  return Object.fromEntries(found)
}
