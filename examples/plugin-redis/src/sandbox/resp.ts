/** A command as a client sent it: its words, and the bytes that they came in. */
export interface Command {
  readonly words: readonly string[]
  readonly bytes: Buffer
}

const end = Buffer.from("\r\n")

/**
 * Cuts what clients send into commands (Redis serialization protocol specification, "Sending commands to a Redis server": an array of bulk strings). Answers
 * those that are complete, and what is left.
 *
 * @throws Error for anything else, such as inline commands, which no client library sends
 */
export function takeCommands(bytes: Buffer): {
  readonly commands: readonly Command[]
  readonly rest: Buffer
} {
  const commands: Command[] = []
  let start = 0
  for (;;) {
    const found = takeOne(bytes, start)
    if (found === undefined) return { commands, rest: bytes.subarray(start) }
    commands.push({ words: found.words, bytes: bytes.subarray(start, found.next) })
    start = found.next
  }
}

function takeOne(
  bytes: Buffer,
  start: number,
): { readonly words: readonly string[]; readonly next: number } | undefined {
  const head = lineAt(bytes, start, "*")
  if (head === undefined) return undefined
  let at = head.next
  const words: string[] = []
  for (let index = 0; index < head.number; index += 1) {
    const size = lineAt(bytes, at, "$")
    if (size === undefined || bytes.length < size.next + size.number + end.length) return undefined
    words.push(bytes.toString("utf8", size.next, size.next + size.number))
    at = size.next + size.number + end.length
  }
  return { words, next: at }
}

function lineAt(
  bytes: Buffer,
  start: number,
  mark: string,
): { readonly number: number; readonly next: number } | undefined {
  const stop = bytes.indexOf(end, start)
  if (stop === -1) return undefined
  const line = bytes.toString("latin1", start, stop)
  if (!new RegExp(`^\\${mark}\\d{1,9}$`).test(line)) throw new Error("Protocol error")
  return { number: Number(line.slice(1)), next: stop + end.length }
}

/** A command in the form in which servers take it. */
export function writeCommand(words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
  return Buffer.from(`*${words.length}\r\n${parts.join("")}`)
}

/** An answer that is an error. */
export function writeError(text: string): Buffer {
  return Buffer.from(`-${text}\r\n`)
}
