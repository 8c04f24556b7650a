import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { promisify } from "node:util"
import { pack } from "../support/pack.ts"

/** What somebody who writes plugins installs of ours. */
const ours = [
  "core",
  "connection-strings",
  "samples",
  "azure",
  "sql",
  "sql-postgresql",
  "sandbox",
  "tsql",
  "testkit",
  "cli",
  "create-keyless-plugin",
]

/** What else it takes, with the versions that the examples ask for. */
const theirs = ["typescript@7", "zod@4", "@types/node@24", "@azure/arm-rediscache@8.2", "pg@8", "@types/pg@8"]

/** How a program ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder in which packages of ours are installed as strangers have them: packed, by npm. */
export interface Workshop {
  readonly folder: string
  /** Runs a program in a folder below, with what is installed on its path. */
  run(
    folder: string,
    program: string,
    words: readonly string[],
    environment?: NodeJS.ProcessEnv,
  ): Promise<Ended>
}

/** Makes a workshop; answers why there is none where the registry cannot be reached. */
export async function openWorkshop(): Promise<Workshop | { readonly missing: string }> {
  const folder = mkdtempSync(join(tmpdir(), "keyless-workshop-"))
  const tarballs = await Promise.all(ours.map((name) => pack(`packages/${name}`, join(folder, "tarballs"))))
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n')
  const workshop: Workshop = {
    folder,
    async run(at, program, words, environment = {}) {
      const path = [environment["PATH"] ?? "", join(folder, "node_modules/.bin"), process.env["PATH"]].join(
        delimiter,
      )
      const env = { ...process.env, HOME: folder, ...environment, PATH: path }
      return new Promise((resolve) => {
        execFile(program, words, { cwd: join(folder, at), env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1
          resolve({ code, stdout, stderr })
        })
      })
    },
  }
  const words = ["install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs, ...theirs]
  try {
    await promisify(execFile)("npm", words, { cwd: folder, timeout: 180_000 })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    if (
      /E404|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(said) &&
      !/E404.*@keyless/.test(said)
    )
      return { missing: "npm's registry cannot be reached here" }
    throw cause
  }
  return workshop
}

/** Reads a file of a workshop as JSON. */
export function readJson(workshop: Workshop, path: string): unknown {
  return JSON.parse(readFileSync(join(workshop.folder, path), "utf8"))
}
