import { unsupported } from "../errors.ts"

/** The text, or Msg 40515 if U+0000 is in it: `node:sqlite` of Node 22 cuts text there. */
export function withoutNul(text: string): string {
  if (text.includes("\0")) throw unsupported("U+0000 in text")
  return text
}
