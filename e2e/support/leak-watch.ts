import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { inspect } from "node:util"
import type { EngineEvent } from "@keyless/core"
import { expect } from "vitest"
import type { EngineChoice, World } from "./harness.ts"
import { shop } from "./shop.ts"

/** Keeps everything that Keyless says, in each form in which it may be printed, and every token that was given to it. */
export interface LeakWatch {
  readonly tokens: ReadonlySet<string>
  /** Whether something was said by that part. */
  readonly hasHeard: (from: string) => boolean
  readonly say: (from: string, value: unknown) => void
  readonly sayError: (error: Error) => void
  /** Keeps what the journal holds. */
  readonly sayJournal: () => Promise<void>
  /** For an engine that is to be watched: the usual credential, which notes its tokens, log and events. */
  readonly watching: () => EngineChoice
  /** No token, no secret of the shop and none of these is in anything that was said. @param atLeast - things that must have been said */
  readonly expectNoLeak: (atLeast: number, secrets?: readonly string[]) => void
}

/** Begins to watch a world; what was said before does not count. */
export function watchLeaks(world: World): LeakWatch {
  const said: { readonly from: string; readonly text: string }[] = []
  const tokens = new Set<string>()
  const say = (from: string, value: unknown) => {
    const text =
      typeof value === "string"
        ? value
        : [JSON.stringify(value), inspect(value, { depth: 12, showHidden: true }), ...texts(value)].join("\n")
    said.push({ from, text })
  }
  return {
    tokens,
    hasHeard: (from) => said.some((each) => each.from === from),
    say,
    sayError(error) {
      say("error", error)
      say("error's text", `${error} ${error.stack}`)
    },
    async sayJournal() {
      for (const entry of await readdir(world.journal, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue
        say("journal", await readFile(join(entry.parentPath, entry.name), "utf8"))
      }
    },
    watching() {
      const inner = world.secretCredential(shop.caller.clientId, shop.caller.secret)
      return {
        credential: {
          async getToken(scopes, options) {
            const token = await inner.getToken(scopes, options)
            if (token !== null) tokens.add(token.token)
            return token
          },
        },
        log: (line: string) => say("log", line),
        watch: (event: EngineEvent) => say(`event ${event.type}`, event),
      }
    },
    expectNoLeak(atLeast, secrets = []) {
      expect(said.length).toBeGreaterThanOrEqual(atLeast)
      for (const { from, text } of said) {
        for (const secret of [shop.caller.secret, ...secrets, ...tokens])
          expect(text.includes(secret), `a secret in ${from}: ${text.slice(0, 200)}`).toBe(false)
        expect(text, from).not.toMatch(/eyJ[\w-]{8,}/)
      }
    },
  }
}

/** Every text that can be reached through properties, hidden ones included: what loggers and test runners print. */
function texts(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") return [value]
  if (typeof value !== "object" || value === null || seen.has(value)) return []
  seen.add(value)
  const entries = value instanceof Map ? [...value].flat() : []
  const properties = Reflect.ownKeys(value).map((key): unknown => Reflect.get(value, key))
  return [...entries, ...properties].flatMap((each) => texts(each, seen))
}
