import { endOfQuoted } from "./tokens.ts"

const opening = /\/\*(?<mariadb>M)?!(?<version>\d{5,6})?/y
const mayHold = /\/\*M?!/
const lineComment = /(?:#|--(?=\s|$))[^\n]*/y

/** What the server greets as, and the first version of comments that MariaDB leaves to MySQL. */
const versions = { greeted: 80_021, leftToMysql: 50_700 }

/**
 * A text with its executable comments as MySQL 8.0.21 reads them: what it runs stands there without the comment, what is MariaDB's alone or
 * a later version's is gone. Comments of MySQL 5.7 to 8.0.21 stay as they are; MariaDB passes them over.
 * https://dev.mysql.com/doc/refman/8.0/en/comments.html, https://mariadb.com/kb/en/comment-syntax/
 */
export function asMysqlReads(sql: string): string {
  if (!mayHold.test(sql)) return sql
  let result = ""
  let open = 0
  for (let at = 0; at < sql.length;) {
    const { end, text, change } = pieceAt(sql, at, open > 0)
    result += text
    open += change
    at = end
  }
  return result
}

interface Piece {
  readonly end: number
  /** What MySQL reads there. */
  readonly text: string
  /** Whether a comment that is run begins or ends here. */
  readonly change: -1 | 0 | 1
}

function pieceAt(sql: string, at: number, inside: boolean): Piece {
  const as = (end: number, text = sql.slice(at, end), change: Piece["change"] = 0) => ({ end, text, change })
  if (inside && sql.startsWith("*/", at)) return as(at + 2, " ", -1)
  if (/['"`]/.test(sql.charAt(at))) return as(endOfQuoted(sql, at))
  lineComment.lastIndex = at
  const line = lineComment.exec(sql)?.[0]
  if (line !== undefined) return as(at + line.length)
  if (!sql.startsWith("/*", at)) return as(at + 1)
  const close = sql.indexOf("*/", at + 2)
  const end = close === -1 ? sql.length : close + 2
  opening.lastIndex = at
  const found = opening.exec(sql)
  if (found === null) return as(end)
  const version = Number(found.groups?.["version"] ?? 0)
  if (found.groups?.["mariadb"] !== undefined || version > versions.greeted) return as(end, " ")
  if (version >= versions.leftToMysql) return as(end)
  return as(at + found[0].length, " ", 1)
}
