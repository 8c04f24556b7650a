import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWorld, type World } from "../../support/harness.ts"
import { type Cell, cellsOf, type Target } from "./cells.ts"
import { connect, writeSample } from "./connect.ts"
import { expectedLogin, expectedUser } from "./expected-login.ts"
import type { Language, Runner, Workshop } from "./language.ts"
import { runTool, visit } from "./process.ts"
import { type Ready, refusalTests } from "./refusals.ts"
import { canEndSessions, endSessions } from "./sessions.ts"
import { knowingEngine } from "./knowing-engine.ts"
import { languageSeed, siteOf } from "./world.ts"

declare module "vitest" {
  interface TaskMeta {
    /** Cell of the matrix of languages and databases that the test stands for. */
    languageCell?: Cell & { readonly how: "run" | "parsed"; readonly by: string }
  }
}

/**
 * Tests every cell of a language: makes the connection in the sandbox, and runs the sample with just the environment of its app; or, where the driver
 * cannot be had, reads the settings as the driver's documentation says.
 */
export function languageTests(language: Language): void {
  let world: World
  let shared: string
  beforeAll(async () => {
    shared = await mkdtemp(join(tmpdir(), `keyless-${language.client}-`))
    world = await openWorld()
  })
  afterAll(async () => {
    await world.stop()
    await rm(shared, { recursive: true, force: true })
  })

  const made = new Map<string, Promise<string>>()
  const once: Workshop["once"] = (path, make) => {
    const making = made.get(path) ?? make().then(() => path)
    made.set(path, making)
    return making
  }
  const workshopOf = async (cell: Cell): Promise<Workshop> => {
    const folder = join(shared, siteOf(cell))
    await writeSample(cell, folder)
    return {
      folder,
      shared,
      stands: (name) => join(import.meta.dirname, "..", "stand-ins", name),
      caFile: world.sandbox.caFile,
      once,
      tool: (program, args, environment) => runTool(folder, program, args, environment),
    }
  }
  const ready = new Map<Cell, Promise<Ready>>()
  /** Connects the cell's app and makes its sample ready, once. */
  const readyFor = (cell: Cell, runner: Runner) => {
    const made = ready.get(cell) ?? makeReady(cell, runner)
    ready.set(cell, made)
    return made
  }
  const makeReady = async (cell: Cell, { needs, prepare }: Runner) => {
    requirePackages(needs)
    const connected = await connect(world, cell, shared)
    const workshop = await workshopOf(cell)
    const command = await prepare(workshop)
    const { before } = command
    if (before !== undefined) {
      await workshop.tool(before.program, before.args, { ...connected.environment, ...before.environment })
    }
    return { ...connected, folder: workshop.folder, command }
  }

  const all = cellsOf(language.client, knowingEngine().supportTypes())
  describe.each(["apps", "people"] as const)(`${language.client}, for %s`, (who) => {
    beforeAll(() => world.begin(languageSeed(who)))
    const cells = all.filter(({ auth }) => (auth === "user-account") === (who === "people"))
    const run = cells.flatMap((cell) => ofTarget(language.runs, cell))
    const parsed = cells
      .filter(({ target }) => language.runs[target] === undefined)
      .flatMap((cell) => ofTarget(language.parses, cell))

    test("every combination that is supported is run or parsed", () => {
      expect([...run, ...parsed].map(({ cell }) => cell).toSorted(byName)).toEqual(cells.toSorted(byName))
    })

    test.for(run)("the sample opens $cell.target as $cell.auth", async ({ cell, how: runner }, { task }) => {
      task.meta.languageCell = { ...cell, how: "run", by: runner.drivers }
      const { connection, environment, folder, command } = await readyFor(cell, runner)
      expect(await visit(folder, command, { environment, count: 1 })).toEqual([
        `Logged in as ${expectedUser(cell, connection)}. Visits: 1`,
      ])
    })

    const asItself = run.filter(({ cell }) => cell.auth === "system-identity")
    test.each(asItself.filter(({ cell }) => canEndSessions(cell.target)))(
      "the sample for $cell.target logs in again when its token has expired and its sessions are gone",
      async ({ cell, how: runner }) => {
        const { connection, environment, folder, command } = await readyFor(cell, runner)
        const { user } = connection
        // Apps are told of an end a second too early, so that none shows a token that ends on its way.
        world.sandbox.setFaults({ tokenLifetimeSeconds: 3, identityClockSkewSeconds: -1 })
        world.sandbox.clearLogs()
        const count = 5
        try {
          const between = () => endSessions(world, cell, user)
          const lines = await visit(folder, command, { environment, count, between })
          expect(lines).toEqual(
            Array.from({ length: count }, () =>
              expect.stringMatching(`^Logged in as ${user}\\. Visits: \\d+$`),
            ),
          )
        } finally {
          world.sandbox.setFaults({ tokenLifetimeSeconds: 3600, identityClockSkewSeconds: 0 })
        }
        const tokens = world.sandbox.requests().filter(({ path }) => path.includes("/msi/token"))
        expect(tokens.length).toBeGreaterThan(1)
      },
    )

    refusalTests(asItself, { world: () => world, readyFor })

    test.for(parsed)(
      "settings for $cell.target as $cell.auth are what a driver reads",
      async ({ cell, how: parser }, { task }) => {
        task.meta.languageCell = { ...cell, how: "parsed", by: parser.driver }
        requirePackages(parser.needs ?? {})
        const { connection, environment } = await connect(world, cell, shared)
        expect(await parser.parse(environment, await workshopOf(cell))).toEqual(
          expectedLogin(world, cell, connection, parser),
        )
      },
    )
  })
}

/** @throws Error that names the Debian packages that are missing */
function requirePackages(needs: Runner["needs"]): void {
  const missing = Object.entries(needs).flatMap(([name, file]) => (existsSync(file) ? [] : [name]))
  if (missing.length > 0) throw new Error(`Install these Debian packages: ${missing.join(" ")}`)
}

function ofTarget<T>(
  by: Readonly<Partial<Record<Target, T>>>,
  cell: Cell,
): readonly { readonly cell: Cell; readonly how: T }[] {
  const how = by[cell.target]
  return how === undefined ? [] : [{ cell, how }]
}

function byName(a: Cell, b: Cell): number {
  return siteOf(a).localeCompare(siteOf(b))
}
