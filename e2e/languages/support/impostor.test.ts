import mysql from "mysql2/promise"
import pg from "pg"
import { expect, test } from "vitest"
import { startWithoutTls } from "./impostor.ts"

const login = { user: "shop", password: "as long as a token".repeat(99), database: "shop" }

test.each([
  ["postgres-flexible", 5432, (host: string) => new pg.Client({ ...login, host }).connect()],
  [
    "mysql-flexible",
    3306,
    (host: string) => mysql.createConnection({ ...login, host, enableCleartextPlugin: true }),
  ],
] as const)(
  "what poses as %s gets the password of a client that goes on without TLS",
  async (target, port, open) => {
    const impostor = await startWithoutTls(target, port)
    try {
      const { HOST = "" } = impostor.inPlaceOf("127.81.0.1", { HOST: "127.81.0.1" })
      const opening = open(HOST).catch(() => {})
      await expect.poll(() => impostor.received()).toContain(login.password)
      await impostor.stop()
      await opening
    } finally {
      await impostor.stop()
    }
  },
)

test("takes the place of a server and of no other", async () => {
  const impostor = await startWithoutTls("mysql-flexible", 3306)
  try {
    const environment = { A: "host=127.81.0.1 port=1", B: "127.81.0.12", C: "tcp:127.81.0.1,3306" }
    expect(impostor.inPlaceOf("127.81.0.1", environment)).toEqual({
      A: expect.stringMatching(/^host=127\.83\.0\.\d+ port=1$/),
      B: "127.81.0.12",
      C: expect.stringMatching(/^tcp:127\.83\.0\.\d+,3306$/),
    })
  } finally {
    await impostor.stop()
  }
})
