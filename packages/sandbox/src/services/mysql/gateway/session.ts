import { notPreparable, unknownCommand } from "./errors.ts"
import type { LoggedIn } from "./login.ts"
import { runQuery } from "./query.ts"
import type { Session, SessionContext, SessionState } from "./session-state.ts"
import { asMysqlReads } from "./sql/executable-comments.ts"
import { inEngineWords } from "./sql/engine-words.ts"
import { refusalOf } from "./sql/mariadb-only.ts"
import { recogniseIn } from "./sql/recognise.ts"
import { redactPasswords } from "./sql/redact.ts"
import { splitStatements } from "./sql/split.ts"
import { showCreateUserSql } from "./show-create-user.ts"
import { withoutPasswords } from "./show-grants.ts"
import { command, commandOf, multiStatementsOn } from "./wire/commands.ts"
import { errorPacket, status } from "./wire/messages.ts"
import type { PacketStream } from "./wire/packets.ts"
import { relayOne, relayPrepared, relayResults, relayUntilEof } from "./wire/results.ts"
import type { Outcome } from "./wire/results.ts"

/** Longest command that is taken, in bytes; the engine's own `max_allowed_packet` is 64 MB. */
const longestCommand = 0x4100000

/** Serves the commands of a client that was let in, one after another, until either side ends. */
export async function serveSession(context: SessionContext, login: LoggedIn): Promise<void> {
  const { client, engine } = login
  const leave = () => {
    engine.stream.destroy()
    client.stream.destroy()
  }
  for (const { stream } of [client, engine]) {
    stream.on("error", leave)
    stream.on("close", leave)
  }
  client.stream.on("end", leave)
  const state: SessionState = {
    account: login.account,
    entraAdministrator: login.entraAdministrator,
    database: login.database ?? "",
    validateIds: true,
    multiStatements: login.multiStatements,
    status: status.autocommit,
    prepared: new Map(),
  }
  for (;;) {
    const message = await client.packets.readMessage(longestCommand)
    if (message === undefined || message.payload[0] === command.quit) break
    const session = createSession(context, state, login, message.sequence + 1)
    if ((await serveCommand(session, message.payload)) === "gone") break
  }
  leave()
}

/** The session as one command sees it, whose answer starts with that sequence number. */
function createSession(
  context: SessionContext,
  state: SessionState,
  login: { readonly client: { packets: PacketStream }; readonly engine: { packets: PacketStream } },
  firstSequence: number,
): Session {
  let sequence = firstSequence
  const deliver = async (payload: Buffer) => login.client.packets.write(payload, sequence++)
  return {
    context,
    state,
    relay: {
      engine: login.engine.packets,
      deliver,
      onStatus: (flags) => (state.status = flags),
    },
    send: async (payload) => login.engine.packets.writeMessage(payload),
    fail: async (error) => deliver(errorPacket(error)),
    report(sql, ok) {
      const { database, account } = state
      context.onStatement({ database, user: account.user, sql: redactPasswords(sql), ok })
    },
  }
}

async function serveCommand(session: Session, payload: Buffer): Promise<Outcome> {
  const { relay, state } = session
  const relayed = async (answer: () => Promise<Outcome>) => {
    await session.send(payload)
    return answer()
  }
  switch (payload[0]) {
    case command.query:
      return runQuery(session, payload)
    case command.statementPrepare:
      return prepare(session, payload)
    case command.statementExecute:
      return execute(session, payload)
    case command.statementFetch:
      return relayed(() => relayUntilEof(relay))
    case command.fieldList:
      return relayed(() => relayUntilEof(relay))
    case command.processInfo:
      return relayed(() => relayResults(relay))
    case command.statementClose:
      state.prepared.delete(payload.readUInt32LE(1))
      await session.send(payload)
      return "ok"
    case command.statementSendLongData:
      await session.send(payload)
      return "ok"
    case command.initDatabase: {
      const outcome = await relayed(() => relayOne(relay))
      if (outcome === "ok") state.database = payload.toString("utf8", 1)
      return outcome
    }
    case command.setOption: {
      const outcome = await relayed(() => relayOne(relay))
      if (outcome === "ok") state.multiStatements = payload.readUInt16LE(1) === multiStatementsOn
      return outcome
    }
    case command.resetConnection: {
      const outcome = await relayed(() => relayOne(relay))
      state.validateIds = true
      state.prepared.clear()
      return outcome
    }
    case command.statistics:
    case command.processKill:
    case command.debug:
    case command.ping:
    case command.statementReset:
      return relayed(() => relayOne(relay))
    default:
      await session.fail(unknownCommand)
      return "failed"
  }
}

async function prepare(session: Session, payload: Buffer): Promise<Outcome> {
  const written = payload.toString("utf8", 1)
  const sql = asMysqlReads(written)
  const recognised = recogniseIn(sql)
  if (
    recognised?.kind === "create-aad-user" ||
    recognised?.kind === "validate-ids" ||
    recognised?.kind === "user-attribute"
  ) {
    await session.fail(notPreparable)
    session.report(sql, false)
    return "failed"
  }
  const [statement] = splitStatements(sql)
  const refusal = statement === undefined ? undefined : refusalOf(statement, session.state.database)
  if (refusal !== undefined) {
    await session.fail(refusal)
    session.report(sql, false)
    return "failed"
  }
  const instead =
    recognised?.kind === "show-create-user" ? await showCreateUserSql(session, recognised) : undefined
  const translated = instead ?? inEngineWords(sql)
  await session.send(translated === written ? payload : commandOf(command.statementPrepare, translated))
  const answer = await relayPrepared(session.relay)
  if (answer.outcome === "ok") session.state.prepared.set(answer.id, sql)
  else session.report(sql, false)
  return answer.outcome
}

async function execute(session: Session, payload: Buffer): Promise<Outcome> {
  const sql = session.state.prepared.get(payload.readUInt32LE(1)) ?? ""
  const grants = recogniseIn(sql)?.kind === "show-grants"
  await session.send(payload)
  let reported = false
  return relayResults(session.relay, {
    ...(grants && { row: withoutPasswords("binary") }),
    onResult(outcome) {
      if (!reported) session.report(sql, outcome === "ok")
      reported = true
    },
  })
}
