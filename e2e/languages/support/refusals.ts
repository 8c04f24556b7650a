import { expect, test } from "vitest"
import type { World } from "../../support/harness.ts"
import type { Cell } from "./cells.ts"
import type { Connected } from "./connect.ts"
import { serverOf } from "./expected-login.ts"
import { canPoseAs, type Impostor, startRelay, startWithoutTls } from "./impostor.ts"
import type { Command, Runner } from "./language.ts"
import { visit } from "./process.ts"

/** A sample that can be started. */
export interface Ready extends Connected {
  readonly folder: string
  readonly command: Command
}

interface Run {
  readonly cell: Cell
  readonly how: Runner
}

const systemRoots = "/etc/ssl/certs/ca-certificates.crt"
const impostorName = "impostor.keyless.example"
/** How programs and drivers say that they do not trust a server. */
const untrusted = /certificate|certification|verif|trust|host ?name|SSL|TLS/i

/** Tests that samples give a token to nobody but the server that they were told of. */
export function refusalTests(
  runs: readonly Run[],
  {
    world,
    readyFor,
  }: { readonly world: () => World; readonly readyFor: (cell: Cell, runner: Runner) => Promise<Ready> },
): void {
  /** Runs a sample that has to fail, and answers what it wrote. */
  const refusal = async ({ cell, how }: Run, change: (ready: Ready) => Partial<Ready>): Promise<string> => {
    const ready = await readyFor(cell, how)
    const { folder, command, environment } = { ...ready, ...change(ready) }
    const { sandbox } = world()
    sandbox.clearLogs()
    const written = await visit(folder, command, { environment, count: 1 }).then(
      () => Promise.reject(new Error("the sample logged in")),
      String,
    )
    const { user } = ready.connection
    expect(sandbox.statements().filter((statement) => statement.user === user)).toEqual([])
    return written
  }
  /** As {@link refusal}, with somebody in the server's place; answers what that one got as well. */
  const refusalOf = async (
    run: Run,
    start: (server: { readonly host: string; readonly port: number }) => Promise<Impostor>,
  ) => {
    const { connection } = await readyFor(run.cell, run.how)
    const server = serverOf(world(), connection)
    const impostor = await start(server)
    try {
      const { resolves } = run.how
      const written = await refusal(run, ({ environment, command }) =>
        resolves === undefined
          ? { environment: impostor.inPlaceOf(server.host, environment) }
          : {
              environment: impostor.inPlaceOf(server.host, environment, impostorName),
              command: resolves(command, impostorName, impostor.address),
            },
      )
      expect(impostor.met()).toBeGreaterThan(0)
      return { written, received: impostor.received() }
    } finally {
      await impostor.stop()
    }
  }

  test.each(runs)("the sample for $cell.target refuses a server that nothing vouches for", async (run) => {
    const distrusting = run.how.distrust ?? distrust
    expect(await refusal(run, ({ command }) => ({ command: distrusting(command) }))).toMatch(untrusted)
  })

  test.each(runs)(
    "the sample for $cell.target refuses a server with the certificate of another",
    async (run) => {
      const { written } = await refusalOf(run, ({ host, port }) => startRelay(host, port))
      expect(written).toMatch(untrusted)
    },
  )

  for (const run of runs.filter(({ cell }) => canPoseAs(cell.target))) {
    const { cell, how } = run
    const name = `the sample for ${cell.target} gives its token to no server without TLS`
    if (how.sendsWithoutTls === undefined) {
      test(name, async () => {
        const { received } = await refusalOf(run, ({ port }) => startWithoutTls(cell.target, port))
        expect(received.match(/eyJ[\w.-]+/g)).toBeNull()
      })
    } else test.skip(`${name} (not with Debian's driver: ${how.sendsWithoutTls})`, () => {})
  }
}

/** Trusts what the machine trusts. */
function distrust(command: Command): Command {
  const roots = { SSL_CERT_FILE: systemRoots, NODE_EXTRA_CA_CERTS: systemRoots }
  return { ...command, environment: { ...command.environment, ...roots } }
}
