import assert from "node:assert/strict"
import { extname } from "node:path"
import type { SampleFile } from "@keyless/core/plugin"
import { assertBalanced } from "./balanced.ts"
import { assertMarkup } from "./markup.ts"
import { checkedByTool } from "./tools.ts"

/** Languages whose brackets and texts look like C's. */
const likeC = new Set([
  ".c",
  ".cc",
  ".cpp",
  ".cs",
  ".dart",
  ".go",
  ".h",
  ".java",
  ".js",
  ".cjs",
  ".mjs",
  ".kt",
  ".kts",
  ".php",
  ".rs",
  ".scala",
  ".swift",
  ".ts",
  ".cts",
  ".mts",
])

/**
 * Checks that a file of a sample can be read by its language: by the language's own parser where this machine has it, else by its brackets and texts.
 *
 * @throws AssertionError with what cannot be read
 */
export function assertParses(file: SampleFile): void {
  const { path, text } = file
  const slip = /\b(?:undefined|NaN)\b(?=["'`]?[,;)\s]*$)|\[object Object\]|\$\{[^}\n]*input\b|\[redacted\]/m
  if (!/\.(?:[cm]?[jt]s)$/.test(path)) {
    assert.doesNotMatch(text, slip, `${path} has the traces of a template that went wrong`)
  }
  const kind = extname(path).toLowerCase()
  if (kind === ".json") assert.doesNotThrow(() => void JSON.parse(text), `${path} is no JSON`)
  if ([".xml", ".csproj", ".props", ".config"].includes(kind)) assertMarkup(file)
  if (checkedByTool(file)) return
  if (likeC.has(kind)) assertBalanced(file)
}
