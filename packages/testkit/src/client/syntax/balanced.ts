import assert from "node:assert/strict"
import type { SampleFile } from "@keyless/core/plugin"

/** A remark, or a text in quotes; what is in them is no bracket. The longer quotes come first. */
const skipped = [
  /\/\*[\s\S]*?\*\//y,
  /\/\/[^\n]*/y,
  /"""[\s\S]*?"""/y,
  /\b[rb]{1,2}(#*)"[\s\S]*?"\1/y,
  /@"(?:[^"]|"")*"/y,
  /"(?:[^"\\\n]|\\.)*"/y,
  /'(?:[^'\\\n]|\\[^\n]{1,8}?)'/y,
  /`(?:[^`\\]|\\[\s\S])*`/y,
]
const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" }

/** @throws AssertionError where a bracket or a text is not closed */
export function assertBalanced({ path, text }: SampleFile): void {
  const open: { readonly mark: string; readonly line: number }[] = []
  for (let at = 0; at < text.length;) {
    const end = endOfSkipped(text, at)
    if (end > at) {
      at = end
      continue
    }
    const mark = text.charAt(at)
    const line = text.slice(0, at).split("\n").length
    assert.notEqual(mark, '"', `${path}:${line}: a text is not closed`)
    if (closing[mark] !== undefined) open.push({ mark, line })
    if (Object.values(closing).includes(mark)) {
      const last = open.pop()
      assert.equal(mark, closing[last?.mark ?? ""], `${path}:${line}: "${mark}" closes nothing`)
    }
    at += 1
  }
  const [first] = open
  assert.equal(first, undefined, `${path}:${first?.line ?? 0}: "${first?.mark ?? ""}" is not closed`)
}

function endOfSkipped(text: string, at: number): number {
  for (const shape of skipped) {
    shape.lastIndex = at
    if (shape.test(text)) return shape.lastIndex
  }
  return at
}
