import { execFile } from "node:child_process"
import { existsSync, mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

/** The major versions of Node.js that published packages support. */
export const supportedNodes = [22, 24, 26] as const

/** The folder of a Node.js, or why there is none. */
export type FoundNode = { readonly folder: string } | { readonly missing: string }

/** A Node.js of a major version: the one that runs, or npm's package `node` of that version. */
export async function nodeOf(major: (typeof supportedNodes)[number]): Promise<FoundNode> {
  if (Number(process.versions.node.split(".")[0]) === major) return { folder: dirname(process.execPath) }
  const home = fileURLToPath(new URL(`../../node_modules/.cache/keyless-node/${major}`, import.meta.url))
  const bin = join(home, "node_modules/node/bin")
  if (existsSync(join(bin, "node"))) return { folder: bin }
  mkdirSync(home, { recursive: true })
  try {
    const words = ["install", "--no-audit", "--no-fund", "--prefix", home, `node@${major}`]
    await promisify(execFile)("npm", words, { timeout: 90_000 })
  } catch {
    return { missing: `npm cannot bring Node ${major} here` }
  }
  return existsSync(join(bin, "node"))
    ? { folder: bin }
    : { missing: `npm's package of Node ${major} is not for this machine` }
}
