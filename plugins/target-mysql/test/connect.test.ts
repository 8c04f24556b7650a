import { once } from "node:events"
import { createServer } from "node:net"
import { createSecret } from "@keyless/core/plugin"
import { describe, expect, test } from "vitest"
import { classifyConnectError, connect } from "../src/connect.ts"

/** An error as the driver makes it of one that the server sent. */
const serverError = (errno: number, sqlState: string, message: string) =>
  Object.assign(new Error(message), { errno, sqlState, code: "ER_SOMETHING" })
const driverError = (code: string, message = code) => Object.assign(new Error(message), { code })

describe("an error of connecting means", () => {
  test.each([
    [9000, "Client with IP address '10.0.0.1' is not allowed to connect to this MySQL server."],
    [2003, "Client with IP address 10.0.0.1 is not allowed to access the server."],
    [1130, "Host '10.0.0.1' is not allowed to connect to this MySQL server"],
  ])("blocked, with the address that the server saw (error %i)", (errno, message) => {
    expect(classifyConnectError(serverError(errno, "HY000", message))).toEqual({
      kind: "blocked",
      address: "10.0.0.1",
    })
  })

  test.each([
    ["Host 'shop.example' is not allowed to connect to this MySQL server"],
    ["Host '999.0.0.1' is not allowed to connect to this MySQL server"],
  ])("blocked by an unknown address: %s", (message) => {
    expect(classifyConnectError(serverError(1130, "HY000", message))).toEqual({ kind: "blocked" })
  })

  test("blocked by an unknown address where nothing answers: a firewall may be silent", () => {
    expect(classifyConnectError(driverError("ETIMEDOUT"))).toEqual({ kind: "blocked" })
  })

  test.each([
    [1045, "28000", "Access denied for user 'a'@'10.0.0.1' (using password: YES)", "refused"],
    [9106, "HY000", "Azure AD access token is not valid for user 'a' with OID 'b'", "refused"],
    [1049, "42000", "Unknown database 'shop'", "other"],
    [1040, "08004", "Too many connections", "other"],
  ])("for error %i (%s, %s): %s", (errno, sqlState, message, kind) => {
    expect(classifyConnectError(serverError(errno, sqlState, message))).toEqual({ kind })
  })

  test.each([
    ["HANDSHAKE_SSL_ERROR", "self-signed certificate in certificate chain", "untrusted"],
    ["HANDSHAKE_SSL_ERROR", "Hostname/IP does not match certificate's altnames", "untrusted"],
    [
      "HANDSHAKE_SSL_ERROR",
      "Client network socket disconnected before secure TLS connection was established",
      "unreachable",
    ],
    ["HANDSHAKE_NO_SSL_SUPPORT", "Server does not support secure connection", "untrusted"],
    ["CERT_HAS_EXPIRED", "certificate has expired", "untrusted"],
    ["ECONNREFUSED", "connect ECONNREFUSED", "unreachable"],
    ["ENOTFOUND", "getaddrinfo ENOTFOUND", "unreachable"],
    ["PROTOCOL_CONNECTION_LOST", "Connection lost", "unreachable"],
  ])("for %s (%s): %s", (code, message, kind) => {
    expect(classifyConnectError(driverError(code, message))).toEqual({ kind })
  })

  test("something else for what is no error at all", () => {
    expect(classifyConnectError("text")).toEqual({ kind: "other" })
  })
})

test("a port on which nobody listens is unreachable", async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The server listens nowhere.")
  server.close()
  await once(server, "close")
  const login = { host: "127.0.0.1", database: "shop", user: "a", token: createSecret("token") }
  const error: unknown = await connect({ ...login, port: address.port }).catch((cause: unknown) => cause)
  expect(classifyConnectError(error)).toEqual({ kind: "unreachable" })
})
