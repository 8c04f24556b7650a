import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"
import type { SampleFile } from "@keyless/core/plugin"

interface Tool {
  readonly command: string
  readonly args: (file: string) => readonly string[]
  /** What the tool is given in the place of the file. @defaultValue the file as it is */
  readonly prepared?: (text: string) => string
}

const node: Tool = { command: process.execPath, args: (file) => ["--check", file] }
const python = "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1])"

/** Parsers that run nothing of what they read. */
const tools: Readonly<Record<string, Tool>> = {
  ".js": node,
  ".cjs": node,
  ".mjs": node,
  ".go": { command: "gofmt", args: (file) => ["-e", "-l", file] },
  ".php": { command: "php", args: (file) => ["-n", "-l", file] },
  ".pl": { command: "perl", args: (file) => ["-c", file], prepared: withoutModules },
  ".py": { command: "python3", args: (file) => ["-I", "-c", python, file] },
  ".rb": { command: "ruby", args: (file) => ["-c", file] },
  ".sh": { command: "bash", args: (file) => ["-n", file] },
}

/** Whether the language's own parser was here to read the file. @throws AssertionError with what it says where it cannot */
export function checkedByTool({ path, text }: SampleFile): boolean {
  const tool = tools[extname(path).toLowerCase()]
  if (tool === undefined) return false
  const folder = mkdtempSync(join(tmpdir(), "keyless-sample-"))
  try {
    // A file .js is a module where it has to be, which Node.js finds out by itself.
    const file = join(folder, `file${extname(path)}`)
    writeFileSync(file, tool.prepared?.(text) ?? text)
    const { error, status, stderr, stdout } = spawnSync(tool.command, tool.args(file), {
      encoding: "utf8",
      timeout: 20_000,
    })
    if (error !== undefined || status === 127) return false
    assert.equal(status, 0, `${path} does not parse: ${`${stderr}${stdout}`.replaceAll(folder, "").trim()}`)
    return true
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Perl runs what it is told to use while it reads, and a module need not be here. */
function withoutModules(text: string): string {
  return text
    .replaceAll(/^\s*(?:use|no)\s+(?!feature|utf8|v?5)[^;]*;/gm, (line) => line.replaceAll(/[^\n]/g, ""))
    .replaceAll(/\b(BEGIN|UNITCHECK|CHECK|INIT)\s*\{/g, "sub kept_$1 {")
}
