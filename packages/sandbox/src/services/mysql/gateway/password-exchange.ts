import { authMoreData, authSwitchRequest } from "./wire/messages.ts"
import type { HandshakeResponse } from "./wire/handshake.ts"
import type { PacketStream } from "./wire/packets.ts"

export interface PasswordQuestion {
  /** How the password is to be sent. */
  readonly plugin: "mysql_clear_password" | "caching_sha2_password"
  /** Number of the next packet to the client. */
  readonly sequence: number
  /** The greeting's 20 random bytes. */
  readonly scramble: Buffer
  /** What the client has sent on its own, for a plugin of its choice. */
  readonly offered: Pick<HandshakeResponse, "plugin" | "authData">
  /** Longest answer that is read, in bytes. */
  readonly limit: number
}

/** `perform_full_authentication`: the server does not know the proof and wants the password itself. */
const fullAuthentication = 0x04

/**
 * Gets the password itself from the client, which is inside TLS. `mysql_clear_password` is the plugin for tokens;
 * many drivers must be told to allow it. With `caching_sha2_password` every driver sends the password inside TLS when
 * the server asks for it.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
 * Answers undefined when the client went away, as one does that does not know the plugin.
 */
export async function askPassword(
  packets: PacketStream,
  question: PasswordQuestion,
): Promise<{ password: string; sequence: number } | undefined> {
  const { plugin, limit } = question
  let { authData } = question.offered
  let { sequence } = question
  const ask = async (payload: Buffer): Promise<boolean> => {
    await packets.write(payload, sequence)
    const answer = await packets.readMessage(limit)
    if (answer === undefined) return false
    authData = answer.payload
    sequence = answer.sequence + 1
    return true
  }
  if (question.offered.plugin !== plugin) {
    const data = plugin === "mysql_clear_password" ? Buffer.alloc(0) : question.scramble
    if (!(await ask(authSwitchRequest(plugin, data)))) return undefined
  }
  // An empty proof stands for an empty password.
  const isEmpty = authData.length === 0 || (authData.length === 1 && authData[0] === 0)
  if (plugin === "caching_sha2_password" && !isEmpty) {
    if (!(await ask(authMoreData(Buffer.of(fullAuthentication))))) return undefined
  }
  const password = authData.at(-1) === 0 ? authData.subarray(0, -1) : authData
  return { password: password.toString(), sequence }
}
