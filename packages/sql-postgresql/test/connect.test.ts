import { createSecret } from "@keyless/core/plugin"
import { createServer } from "node:net"
import { once } from "node:events"
import pg from "pg"
import { describe, expect, test } from "vitest"
import { classifyConnectError, connect, errorCode } from "../src/connect.ts"

/** An error as the server sends it. */
function serverError(code: string, message: string): Error {
  const error = new pg.DatabaseError(message, message.length, "error")
  error.code = code
  error.severity = "FATAL"
  return error
}
const systemError = (code: string) => Object.assign(new Error(code), { code })

describe("an error of connecting means", () => {
  test.each([
    ["10.0.0.1", 'no pg_hba.conf entry for host "10.0.0.1", user "a", database "postgres", SSL encryption'],
    [
      "2001:db8::1",
      'no pg_hba.conf entry for host "2001:db8::1", user "a", database "postgres", no encryption',
    ],
  ])("blocked, with the address %s that the server saw", (address, message) => {
    expect(classifyConnectError(serverError("28000", message))).toEqual({ kind: "blocked", address })
  })

  test.each([
    ["28P01", 'password authentication failed for user "a"', "refused"],
    ["28000", 'role "a" does not exist', "refused"],
    ["3D000", 'database "shop" does not exist', "other"],
    ["53300", "too many connections", "other"],
    ["57P03", "the database system is starting up", "other"],
  ])("for SQLSTATE %s (%s): %s", (code, message, kind) => {
    expect(classifyConnectError(serverError(code, message))).toEqual({ kind })
  })

  test.each(["SELF_SIGNED_CERT_IN_CHAIN", "ERR_TLS_CERT_ALTNAME_INVALID", "CERT_HAS_EXPIRED"])(
    "untrusted for %s",
    (code) => {
      expect(classifyConnectError(systemError(code))).toEqual({ kind: "untrusted" })
    },
  )

  test.each(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "EHOSTUNREACH"])(
    "unreachable for %s",
    (code) => {
      expect(classifyConnectError(systemError(code))).toEqual({ kind: "unreachable" })
    },
  )

  test("unreachable for whatever else there is", () => {
    expect(classifyConnectError(new Error("timeout expired"))).toEqual({ kind: "unreachable" })
    expect(classifyConnectError("text")).toEqual({ kind: "unreachable" })
  })
})

test("a code is read from errors only", () => {
  expect(errorCode(systemError("ECONNREFUSED"))).toBe("ECONNREFUSED")
  expect(errorCode(new Error("none"))).toBeUndefined()
  expect(errorCode({ code: "ECONNREFUSED" })).toBeUndefined()
  expect(errorCode(Object.assign(new Error("number"), { code: 1 }))).toBeUndefined()
})

const login = {
  host: "127.0.0.1",
  database: "postgres",
  user: "a",
  token: createSecret("token-of-the-admin"),
}

test("a server without TLS does not get the token", async () => {
  const received: Buffer[] = []
  const server = createServer((socket) => {
    socket.on("data", (data) => {
      received.push(data)
      // The answer to SSLRequest that says: no TLS here.
      socket.write("N")
    })
    socket.on("error", () => {})
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The server listens nowhere.")
  const error: unknown = await connect({ ...login, port: address.port }).catch((cause: unknown) => cause)
  expect(classifyConnectError(error)).toEqual({ kind: "unreachable" })
  expect(Buffer.concat(received).toString("latin1")).not.toContain("token-of-the-admin")
  server.close()
})

test("a port on which nobody listens is unreachable", async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The server listens nowhere.")
  server.close()
  await once(server, "close")
  const error: unknown = await connect({ ...login, port: address.port }).catch((cause: unknown) => cause)
  expect(errorCode(error)).toBe("ECONNREFUSED")
  expect(classifyConnectError(error)).toEqual({ kind: "unreachable" })
})
