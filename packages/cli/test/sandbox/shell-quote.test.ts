import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { exportLines, shellQuote } from "../../src/shell/shell-quote.ts"

const nasty = `it's "$(touch /tmp/x)" \`id\` \\ $HOME\nsecond line; & | * ~ !`

test("a shell reads back exactly what was quoted", () => {
  for (const text of [nasty, "", "'", "''", "-n", "a b\t"]) {
    expect(execFileSync("sh", ["-c", `printf %s ${shellQuote(text)}`], { encoding: "utf8" })).toBe(text)
  }
})

test("export lines survive eval; names that a shell cannot take are given apart", () => {
  const { lines, left } = exportLines({ GOOD_1: nasty, "a.b": "x", "1A": "y", "x;rm": "z" })
  expect(left).toEqual(["a.b", "1A", "x;rm"])
  const script = `eval "$LINES_TO_EVAL"; printf %s "$GOOD_1"`
  const env = { ...process.env, LINES_TO_EVAL: lines.join("\n") }
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8", env })).toBe(nasty)
})
