import type { MysqlError } from "../wire/messages.ts"
import {
  beforeNames,
  beginnings,
  engines,
  functions,
  modes,
  notReplaced,
  sequences,
  types,
  unconditional,
} from "./mariadb-words.ts"
import { asMysqlReads } from "./executable-comments.ts"
import { unquotedDefault } from "./default-values.ts"
import { splitStatements } from "./split.ts"
import type { Statement } from "./split.ts"
import { systemTableRefusal } from "./system-tables.ts"
import { isSymbol, isWord, valueOf } from "./tokens.ts"
import type { Token } from "./tokens.ts"

/**
 * The error with which MySQL 8.0 refuses a statement that MariaDB would run; undefined for all others. `database` is the session's, for the
 * wording.
 */
export function refusalOf({ sql, tokens }: Statement, database: string): MysqlError | undefined {
  const near = (token: Token | undefined) =>
    token === undefined ? undefined : syntaxError(sql, tokens, token)
  return (
    near(begins(tokens)) ??
    near(replaces(tokens)) ??
    near(conditional(tokens)) ??
    near(returning(tokens)) ??
    near(sequence(tokens)) ??
    near(tableValues(tokens)) ??
    near(accounts(tokens)) ??
    near(waits(tokens)) ??
    near(loop(tokens)) ??
    near(hash(tokens)) ??
    near(cycle(tokens)) ??
    near(definesColumns(tokens) ? (columnPart(tokens) ?? unquotedDefault(tokens)) : undefined) ??
    systemTableRefusal(tokens, database) ??
    noEngine(tokens) ??
    noMode(tokens) ??
    noFunction(tokens, database) ??
    refusalInText(tokens, database)
  )
}

/** The error of the statement in `PREPARE name FROM 'text'`. */
function refusalInText(tokens: readonly Token[], database: string): MysqlError | undefined {
  const text = tokens[3]
  if (!comes(tokens, 0, "prepare") || !isWord(tokens[2], "from") || text?.kind !== "string") return undefined
  return refusalOfText(valueOf(text), database)
}

/** The error of the statement in a text that is prepared. */
export function refusalOfText(text: string, database: string): MysqlError | undefined {
  const [statement] = splitStatements(asMysqlReads(text))
  return statement === undefined ? undefined : refusalOf(statement, database)
}

/** Msg 1064, with the rest of the statement from the token on. */
function syntaxError(sql: string, tokens: readonly Token[], token: Token): MysqlError {
  const from = token.start - (tokens[0]?.start ?? 0)
  const line = sql.slice(0, from).split("\n").length
  const near = sql.slice(from, from + 80)
  const message = `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${near}' at line ${line}`
  return { number: 1064, state: "42000", message }
}

/** Whether words as in `mariadb-words.ts` come at a place. */
function comes(tokens: readonly Token[], at: number, words: string): boolean {
  return words.split(" ").every((choice, index) => {
    const token = tokens[at + index]
    if (token === undefined) return false
    if (choice === "#") return token.kind === "word" ? /^\d+$/.test(token.text) : isSymbol(token, "?")
    return choice.split("|").some((word) => isWord(token, word) || isSymbol(token, word))
  })
}

function begins(tokens: readonly Token[]): Token | undefined {
  const found = beginnings.find((words) => comes(tokens, 0, words))
  return found === undefined ? undefined : tokens[Math.min(1, found.split(" ").length - 1)]
}

/** CREATE OR REPLACE of anything but a view. */
function replaces(tokens: readonly Token[]): Token | undefined {
  if (!comes(tokens, 0, "create or replace")) return undefined
  const kind = tokens
    .slice(3)
    .find(
      (token) =>
        isWord(token, "view") || (token.kind === "word" && notReplaced.has(token.text.toLowerCase())),
    )
  return kind === undefined || isWord(kind, "view") ? undefined : tokens[1]
}

function conditional(tokens: readonly Token[]): Token | undefined {
  if (!unconditional.some((words) => comes(tokens, 0, words))) return undefined
  const at = tokens.findIndex(
    (_, index) => comes(tokens, index, "if exists") || comes(tokens, index, "if not exists"),
  )
  return tokens[at]
}

/** RETURNING outside of parentheses; inside it may belong to JSON_VALUE. */
function returning(tokens: readonly Token[]): Token | undefined {
  if (!comes(tokens, 0, "insert|replace|delete|with")) return undefined
  let depth = 0
  return tokens.find((token, index) => {
    if (isSymbol(token, "(")) depth++
    if (isSymbol(token, ")")) depth--
    return depth === 0 && isWord(token, "returning") && !isSymbol(tokens[index - 1], ".")
  })
}

function sequence(tokens: readonly Token[]): Token | undefined {
  return tokens.find(
    (_, index) => !isSymbol(tokens[index - 1], ".") && sequences.some((words) => comes(tokens, index, words)),
  )
}

/** `(VALUES (1), (2))`: rows need ROW in MySQL. In INSERT the word is a function too. */
function tableValues(tokens: readonly Token[]): Token | undefined {
  if (comes(tokens, 0, "insert|replace")) return undefined
  const at = tokens.findIndex(
    (_, index) =>
      comes(tokens, index, "values (") &&
      (isSymbol(tokens[index - 1], "(") || ["union", "all"].some((word) => isWord(tokens[index - 1], word))),
  )
  return at < 0 ? undefined : tokens[at + 1]
}

/** Accounts: GRANT makes none, and a role is given and made in other words. */
function accounts(tokens: readonly Token[]): Token | undefined {
  if (comes(tokens, 0, "grant")) return tokens.find((token) => isWord(token, "identified"))
  if (comes(tokens, 0, "create role"))
    return tokens.find((token, index) => isWord(token, "with") && isWord(tokens[index + 1], "admin"))
  if (comes(tokens, 0, "set default role")) return tokens.find((token) => isWord(token, "for"))
  if (comes(tokens, 0, "set password"))
    return tokens.find(
      (token, index) => index > 1 && isWord(token, "password") && isSymbol(tokens[index + 1], "("),
    )
  return undefined
}

/** `CYCLE a, b RESTRICT` behind a common table. */
function cycle(tokens: readonly Token[]): Token | undefined {
  return tokens.find((token, index) => {
    if (!isWord(token, "cycle") || !isSymbol(tokens[index - 1], ")")) return false
    let at = index + 2
    while (isSymbol(tokens[at], ",")) at += 2
    return isWord(tokens[at], "restrict")
  })
}

/** NOWAIT for statements that do not lock rows. */
function waits(tokens: readonly Token[]): Token | undefined {
  if (!comes(tokens, 0, "alter|drop|truncate|rename|lock|optimize")) return undefined
  return tokens.find((token) => isWord(token, "nowait"))
}

/** `FOR i IN ... DO` in a stored program. */
function loop(tokens: readonly Token[]): Token | undefined {
  if (!comes(tokens, 0, "create")) return undefined
  return tokens.find(
    (token, index) =>
      isWord(token, "for") && tokens[index + 1]?.kind === "word" && isWord(tokens[index + 2], "in"),
  )
}

/** PASSWORD('...'), which in MySQL is no function; in a definition it may be a column with a length. */
function hash(tokens: readonly Token[]): Token | undefined {
  if (comes(tokens, 0, "create|alter|set")) return undefined
  const at = tokens.findIndex(
    (token, index) =>
      isWord(token, "password") && isSymbol(tokens[index + 1], "(") && tokens[index + 2]?.kind === "string",
  )
  return at < 0 ? undefined : tokens[at + 1]
}

function definesColumns(tokens: readonly Token[]): boolean {
  return ["create table", "create temporary table", "alter table"].some((words) => comes(tokens, 0, words))
}

const names =
  /^(add|after|change|check|column|constraint|drop|exists|first|foreign|fulltext|index|key|modify|primary|references|spatial|unique)$/i
const clocks = /^(current_timestamp|now|localtime|localtimestamp)$/i
const options =
  /^(page_checksum|page_compressed|page_compression_level|transactional|encrypted|encryption_key_id|persistent|ignored)$/i

/** A type, a default or a property that a column or table of MySQL cannot have. */
function columnPart(tokens: readonly Token[]): Token | undefined {
  return tokens.find((token, index) => {
    if (token.kind !== "word") return false
    const [before, behind] = [tokens[index - 1], tokens[index + 1]]
    if (isWord(before, "default") && isSymbol(behind, "(")) return !clocks.test(token.text)
    if (types.has(token.text.toLowerCase())) return isType(tokens, index)
    return (
      options.test(token.text) &&
      index > 2 &&
      !isSymbol(before, "(") &&
      !isSymbol(before, ",") &&
      !isSymbol(behind, "(")
    )
  })
}

/** Whether a word stands where a column's type does: behind a name that begins a definition. */
function isType(tokens: readonly Token[], index: number): boolean {
  const [before, start, first] = [tokens[index - 1], tokens[index - 2], tokens[index - 3]]
  if (isSymbol(tokens[index + 1], "(") || before === undefined || before.kind === "symbol") return false
  if (before.kind === "word" && names.test(before.text)) return false
  const starts = isSymbol(start, "(") || isSymbol(start, ",") || isWord(first, "change")
  return starts || ["column", "add", "modify"].some((word) => isWord(start, word))
}

function noEngine(tokens: readonly Token[]): MysqlError | undefined {
  if (!comes(tokens, 0, "create|alter")) return undefined
  const at = tokens.findIndex((token) => isWord(token, "engine"))
  const name = tokens[isSymbol(tokens[at + 1], "=") ? at + 2 : at + 1]
  if (at < 0 || name === undefined || !engines.has(valueOf(name).toLowerCase())) return undefined
  return { number: 1286, state: "42000", message: `Unknown storage engine '${valueOf(name)}'` }
}

function noMode(tokens: readonly Token[]): MysqlError | undefined {
  if (!comes(tokens, 0, "set")) return undefined
  const at = tokens.findIndex((token) => isWord(token, "sql_mode"))
  if (at < 0) return undefined
  const given = tokens
    .slice(at)
    .flatMap((token) => (token.kind === "symbol" ? [] : valueOf(token).split(",")))
  const wrong = given.find((mode) => modes.has(mode.trim().toLowerCase()))
  if (wrong === undefined) return undefined
  return {
    number: 1231,
    state: "42000",
    message: `Variable 'sql_mode' can't be set to the value of '${wrong.trim().toUpperCase()}'`,
  }
}

function noFunction(tokens: readonly Token[], database: string): MysqlError | undefined {
  const call = tokens.find((token, index) => {
    if (token.kind !== "word" || !functions.has(token.text.toLowerCase())) return false
    const before = tokens[index - 1]
    const named = before?.kind === "word" && beforeNames.has(before.text.toLowerCase())
    return (
      isSymbol(tokens[index + 1], "(") && !isSymbol(before, ".") && before?.kind !== "identifier" && !named
    )
  })
  if (call === undefined) return undefined
  const name = database === "" ? call.text : `${database}.${call.text}`
  return { number: 1305, state: "42000", message: `FUNCTION ${name} does not exist` }
}
