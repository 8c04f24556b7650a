import assert from "node:assert/strict"
import type { SampleFile } from "@keyless/core/plugin"

/** @throws AssertionError where a tag of an XML file is not closed, or closes another one */
export function assertMarkup({ path, text }: SampleFile): void {
  const open: string[] = []
  const bare = text.replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>/g, "")
  for (const [, end, name = "", own] of bare.matchAll(
    /<(\/?)([\w.:-]+)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/g,
  )) {
    if (own === "/") continue
    if (end === "") open.push(name)
    else assert.equal(open.pop(), name, `${path}: </${name}> closes another element`)
  }
  assert.deepEqual(open, [], `${path}: elements are not closed`)
  const left = bare.replaceAll(/<\/?[\w.:-]+(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*\/?>/g, "")
  assert.doesNotMatch(left, /[<>]/, `${path}: a tag is not closed`)
}
