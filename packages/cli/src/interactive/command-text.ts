import { shellWord } from "../shell/shell-quote.ts"

/** A word of a command. */
export interface Word {
  readonly text: string
  /** Whether its value must not be shown. */
  readonly secret: boolean
}

/** A command as it would be typed in a POSIX shell, with secrets left out. */
export function commandText(words: readonly Word[]): string {
  return words.map(({ text, secret }) => (secret ? hidden(text) : shellWord(text))).join(" ")
}

function hidden(text: string): string {
  const at = text.indexOf("=")
  return `${at < 0 ? "" : text.slice(0, at + 1)}[redacted]`
}
