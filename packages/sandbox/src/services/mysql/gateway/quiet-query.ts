import type { Session } from "./session-state.ts"
import { command, commandOf } from "./wire/commands.ts"
import { isError, isOk, isEof } from "./wire/messages.ts"
import { lengthEncodedBytesAt } from "./wire/values.ts"

const isNull = 0xfb

/**
 * Asks the engine something in the client's own session, of which the client hears nothing: the first value of the first row, as the engine writes
 * it. Undefined where there is none, or an error.
 */
export async function quietValue(session: Session, sql: string): Promise<string | undefined> {
  const { relay } = session
  await session.send(commandOf(command.query, sql))
  const first = await relay.engine.read()
  if (first === undefined || isError(first.payload) || isOk(first.payload)) return undefined
  let value: string | undefined
  // Columns up to one EOF, rows up to another.
  for (let ends = 0; ends < 2;) {
    const packet = await relay.engine.read()
    if (packet === undefined || isError(packet.payload)) return undefined
    const { payload } = packet
    if (isEof(payload)) ends += 1
    else if (ends === 1 && value === undefined && payload[0] !== isNull)
      value = lengthEncodedBytesAt(payload, 0).bytes.toString()
  }
  return value
}
