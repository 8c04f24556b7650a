import type { DatabaseConnection, LoginInput, SessionTimes } from "@keyless/sql"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type CutRelay, cuts, startCutRelay } from "./cut-relay.ts"

/** Short, so that silence is noticed while a test waits. */
const times: SessionTimes = {
  connectMs: 1_500,
  statementMs: 1_200,
  lockMs: 300,
  lockPatienceMs: 1_000,
  turnMs: 1_000,
  goodbyeMs: 400,
}

/** A driver under test, against the server of a sandbox. */
export interface DriverUnderTest {
  login(): Promise<Omit<LoginInput, "signal" | "times">>
  connect(input: LoginInput): Promise<DatabaseConnection>
}

/** Who uses a session, with a signal of its own. */
export const use = (signal: AbortSignal = new AbortController().signal) => ({ signal, progress: () => {} })

/** Cuts a driver's connection in every state and in every way: each use ends in an error, each end comes, and no socket stays. */
export function describeCuts(driver: DriverUnderTest): void {
  let relay: CutRelay
  let input: Awaited<ReturnType<DriverUnderTest["login"]>>
  const open = () => driver.connect({ ...input, times })
  const errorOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "no error",
      (error: unknown) => error,
    )

  beforeAll(async () => {
    input = await driver.login()
    relay = await startCutRelay(input.host, input.port)
  })
  beforeEach(() => relay.heal())
  afterAll(() => relay.stop())

  describe.each(cuts)("a connection that is cut by %s", (how) => {
    test.each([0, 1, 2, 3])("after %i pieces of the login fails", async (pieces) => {
      relay.cutOnNext(how, pieces)
      // The login may have come to its end with fewer pieces.
      const opened = await open().catch((error: unknown) => error)
      if (opened instanceof Error) expect(opened.message).not.toBe("")
      else await (opened as DatabaseConnection).end()
      await relay.allClosed()
    })

    test("while idle fails the next statement", async () => {
      const connection = await open()
      relay.cutNow(how)
      const error = await errorOf(connection.session(use()).query("SELECT 1"))
      expect(error).toMatchObject({ code: "session_lost", retryable: true })
      expect(connection.isOpen()).toBe(false)
      await connection.end()
      await relay.allClosed()
    })

    test("in a statement fails it, and all that wait behind it", async () => {
      const connection = await open()
      relay.cutOnNext(how)
      const session = connection.session(use())
      const errors = await Promise.all([
        errorOf(session.query("SELECT 1")),
        errorOf(session.query("SELECT 2")),
        errorOf(session.transaction(["SELECT 3"])),
      ])
      for (const error of errors) expect(error).toMatchObject({ code: "session_lost" })
      await connection.end()
      await relay.allClosed()
    })

    test("in a transaction fails it with the cause, not with the ROLLBACK that failed too", async () => {
      const connection = await open()
      relay.cutOnNext(how, 1)
      const error = await errorOf(connection.session(use()).transaction(["SELECT 1", "SELECT 2"]))
      expect(error).toMatchObject({ code: "session_lost" })
      await connection.end()
      await relay.allClosed()
    })

    test("while it closes is closed", async () => {
      const connection = await open()
      relay.cutOnNext(how)
      await connection.end()
      await connection.end()
      expect(connection.isOpen()).toBe(false)
      await relay.allClosed()
    })
  })

  test("a login that is cancelled ends at once, with the reason", async () => {
    relay.cutOnNext("silence", 1)
    const stop = new AbortController()
    const opening = errorOf(
      driver.connect({ ...input, times: { ...times, connectMs: 600_000 }, signal: stop.signal }),
    )
    const reason = new Error("stopped")
    setTimeout(() => stop.abort(reason), 50)
    expect(await opening).toBe(reason)
    await relay.allClosed()
  })

  test("a statement that is cancelled while the server is silent ends with the reason, and the connection with it", async () => {
    const connection = await driver.connect({ ...input, times: { ...times, statementMs: 600_000 } })
    relay.cutOnNext("silence")
    const stop = new AbortController()
    const reason = new Error("stopped")
    const answer = errorOf(connection.session(use(stop.signal)).query("SELECT 1"))
    setTimeout(() => stop.abort(reason), 50)
    expect(await answer).toBe(reason)
    expect(connection.isOpen()).toBe(false)
    await connection.end()
    await relay.allClosed()
  })
}
