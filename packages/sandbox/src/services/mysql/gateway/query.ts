import { makesAccounts } from "./accounts.ts"
import { createAadUser } from "./create-aad-user.ts"
import { createUserNeeded } from "./errors.ts"
import type { Session } from "./session-state.ts"
import { showCreateUserSql } from "./show-create-user.ts"
import { withoutPasswords } from "./show-grants.ts"
import { asMysqlReads } from "./sql/executable-comments.ts"
import { inEngineWords } from "./sql/engine-words.ts"
import { quietValue } from "./quiet-query.ts"
import { refusalOf, refusalOfText } from "./sql/mariadb-only.ts"
import { recognise } from "./sql/recognise.ts"
import type { Recognised } from "./sql/recognise.ts"
import { splitStatements } from "./sql/split.ts"
import type { Statement } from "./sql/split.ts"
import { command, commandOf } from "./wire/commands.ts"
import { attributePatch, invalidAttribute, mergeAttributes } from "./user-attributes.ts"
import { errorPacket, isError, type MysqlError, okPacket, status } from "./wire/messages.ts"
import { relayResults } from "./wire/results.ts"
import type { Outcome } from "./wire/results.ts"

/**
 * Runs a COM_QUERY, whose text is read as UTF-8. What the gateway leaves alone goes on byte by byte, as it may be in
 * another character set or hold binary data. Statements of the gateway's are answered here and the others by the engine, in their
 * order and up to the first that fails. Several statements in one text are the engine's to refuse when the client has
 * not asked for CLIENT_MULTI_STATEMENTS.
 */
export async function runQuery(session: Session, asSent: Buffer): Promise<Outcome> {
  const written = asSent.toString("utf8", 1)
  const sql = asMysqlReads(written)
  const payload = sql === written ? asSent : commandOf(command.query, sql)
  const statements = splitStatements(sql)
  const [first] = statements
  if (first === undefined || (statements.length > 1 && !session.state.multiStatements))
    return relayText(session, payload, sql, [sql])
  const recognised = statements.map(({ tokens }) => recognise(tokens))
  const refused = statements.some((statement) => refusalOf(statement, session.state.database) !== undefined)
  if (!refused && recognised.every((one) => one === undefined))
    return relayText(
      session,
      payload,
      sql,
      statements.map((statement) => statement.sql),
    )
  for (const [index, statement] of statements.entries()) {
    const moreFollow = index < statements.length - 1
    const outcome = await runStatement(session, statement, recognised[index], moreFollow)
    if (outcome !== "ok") return outcome
  }
  return "ok"
}

/** Sends a whole text to the engine. `statements` are what it consists of; each is reported with its own outcome. */
async function relayText(
  session: Session,
  payload: Buffer,
  sql: string,
  statements: readonly string[],
): Promise<Outcome> {
  const translated = inEngineWords(sql)
  await session.send(translated === sql ? payload : commandOf(command.query, translated))
  const waiting = [...statements]
  return relayResults(session.relay, {
    onResult(outcome) {
      // A procedure answers more results than it is statements.
      const statement = waiting.shift()
      if (statement !== undefined) session.report(statement, outcome === "ok")
    },
  })
}

async function runStatement(
  session: Session,
  statement: Statement,
  recognised: Recognised | undefined,
  moreFollow: boolean,
): Promise<Outcome> {
  const { state } = session
  const { sql } = statement
  const refusal = refusalOf(statement, state.database)
  if (refusal !== undefined) return refuse(session, sql, refusal)
  switch (recognised?.kind) {
    case "validate-ids":
      state.validateIds = recognised.on
      return answerOk(session, sql, moreFollow)
    case "create-aad-user": {
      const error = await createAadUser(session, recognised)
      return error === undefined ? answerOk(session, sql, moreFollow) : refuse(session, sql, error)
    }
    case "show-create-user":
      return relayOneStatement(session, sql, moreFollow, await showCreateUserSql(session, recognised))
    case "show-grants":
      return relayOneStatement(session, sql, moreFollow, undefined, withoutPasswords("text"))
    case "user-attribute":
      return changeAttributes(session, sql, recognised, moreFollow)
    case "change-accounts":
      if (!(await makesAccounts(session.context.engine, state.account)))
        return refuse(session, sql, createUserNeeded)
      return relayOneStatement(session, sql, moreFollow)
    case "use": {
      const outcome = await relayOneStatement(session, sql, moreFollow)
      if (outcome === "ok") state.database = recognised.database
      return outcome
    }
    case "prepare":
      return prepareVariable(session, sql, recognised.variable, moreFollow)
    case undefined:
      return relayOneStatement(session, sql, moreFollow)
  }
}

/** PREPARE ... FROM @variable, unless the variable holds what only MariaDB takes. */
async function prepareVariable(
  session: Session,
  sql: string,
  variable: string,
  moreFollow: boolean,
): Promise<Outcome> {
  const held = await quietValue(session, `SELECT HEX(CONVERT(${variable} USING utf8mb4))`)
  const refusal = refusalOfText(Buffer.from(held ?? "", "hex").toString(), session.state.database)
  if (refusal === undefined) return relayOneStatement(session, sql, moreFollow)
  session.report(sql, false)
  await session.relay.deliver(errorPacket(refusal))
  return "failed"
}

/** Runs the statement without the clause, as the session, and keeps the attributes before the client hears of it. */
async function changeAttributes(
  session: Session,
  sql: string,
  { accounts, word, text, first, clause }: Extract<Recognised, { kind: "user-attribute" }>,
  moreFollow: boolean,
): Promise<Outcome> {
  const patch = attributePatch(word, text)
  if (patch === undefined) return refuse(session, sql, invalidAttribute)
  if (!(await makesAccounts(session.context.engine, session.state.account)))
    return refuse(session, sql, createUserNeeded)
  // Tokens know where they start in the whole text, of which the statement may be a part.
  const without = sql.slice(0, clause.start - first.start)
  const deliver = async (payload: Buffer) => {
    if (!isError(payload)) await mergeAttributes(session.context.engine, accounts, patch)
    await session.relay.deliver(payload)
  }
  return relayOneStatement({ ...session, relay: { ...session.relay, deliver } }, sql, moreFollow, without)
}

async function relayOneStatement(
  session: Session,
  sql: string,
  moreFollow: boolean,
  instead?: string,
  row?: (payload: Buffer) => Buffer,
): Promise<Outcome> {
  await session.send(commandOf(command.query, instead ?? inEngineWords(sql)))
  let reported = false
  return relayResults(session.relay, {
    moreFollow,
    ...(row !== undefined && { row }),
    onResult(outcome) {
      if (!reported) session.report(sql, outcome === "ok")
      reported = true
    },
  })
}

/** Answers a statement with an error of the gateway's. */
async function refuse(session: Session, sql: string, error: MysqlError): Promise<Outcome> {
  session.report(sql, false)
  await session.relay.deliver(errorPacket(error))
  return "failed"
}

async function answerOk(session: Session, sql: string, moreFollow: boolean): Promise<Outcome> {
  const { relay, state } = session
  session.report(sql, true)
  const flags = state.status & (status.inTransaction | status.autocommit)
  await relay.deliver(okPacket(moreFollow ? flags | status.moreResults : flags))
  return "ok"
}
