import { frame, int32, textAt } from "./frames.ts"

/** An error as PostgreSQL reports it; `code` is the SQLSTATE. */
export interface PostgresFailure {
  readonly severity: "ERROR" | "FATAL"
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
}

/** ErrorResponse. */
export function errorResponse(failure: PostgresFailure): Buffer {
  const fields = [`S${failure.severity}`, `V${failure.severity}`, `C${failure.code}`, `M${failure.message}`]
  if (failure.detail !== undefined) fields.push(`D${failure.detail}`)
  if (failure.hint !== undefined) fields.push(`H${failure.hint}`)
  return frame("E", ...fields, Buffer.of(0))
}

/** The fields of an ErrorResponse or NoticeResponse by their letter. */
export function errorFields(message: Buffer): Record<string, string> {
  const fields: Record<string, string> = {}
  let offset = 5
  while (offset < message.length && message[offset] !== 0) {
    const { text, next } = textAt(message, offset)
    fields[text.slice(0, 1)] = text.slice(1)
    offset = next
  }
  return fields
}

export const authenticationOk = (): Buffer => frame("R", int32(0))
export const authenticationCleartextPassword = (): Buffer => frame("R", int32(3))
export const commandComplete = (tag: string): Buffer => frame("C", tag)
export const query = (sql: string): Buffer => frame("Q", sql)

/** NegotiateProtocolVersion: protocol 3.0, and the protocol options that are not known. */
export function negotiateProtocolVersion(unknownOptions: readonly string[]): Buffer {
  return frame("v", int32(0), int32(unknownOptions.length), ...unknownOptions)
}

/** StartupMessage for protocol 3.0, which has no type byte. */
export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [`${name}\0`, `${value}\0`])
  const body = Buffer.from(`${pairs.join("")}\0`, "utf8")
  return Buffer.concat([int32(body.length + 8), int32(196_608), body])
}

/** CancelRequest, which has no type byte. */
export function cancelRequest(pid: number, secret: number): Buffer {
  return Buffer.concat([int32(16), int32(80_877_102), int32(pid), int32(secret)])
}
