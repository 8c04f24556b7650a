import { expect, test } from "vitest"
import { classifyConnectError } from "../src/connect-problem.ts"
import { serverError } from "../src/server-error.ts"

const told = (number: number, message = "No.") => serverError(number, message, new Error("Login failed."))
const notAllowed = (address: string) =>
  `Cannot open server 'shop' requested by the login. Client with IP address '${address}' is not allowed to access the server.`

test("the firewall's error tells the address that it saw", () => {
  expect(classifyConnectError(told(40615, notAllowed("203.0.113.7")))).toEqual({
    kind: "blocked",
    address: "203.0.113.7",
  })
})

test("what is no address is not taken for one", () => {
  expect(classifyConnectError(told(40615, notAllowed("203.0.113.777")))).toEqual({ kind: "blocked" })
  expect(classifyConnectError(told(40615))).toEqual({ kind: "blocked" })
})

test.each([
  [47073, "blocked"],
  [40914, "blocked"],
  [18456, "refused"],
  [40613, "unavailable"],
  [49918, "unavailable"],
  [4060, "other"],
])("error %i is %s", (number, kind) => {
  expect(classifyConnectError(told(number))).toEqual({ kind })
})

test("an error of the network is told from a certificate that is not trusted, however deep it is wrapped", () => {
  const certificate = Object.assign(new Error("self-signed"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" })
  const wrapped = new Error("Failed to connect", { cause: certificate })
  expect(classifyConnectError(wrapped)).toEqual({ kind: "untrusted" })
  const withoutTls = Object.assign(new Error("no encryption"), { code: "EENCRYPT" })
  expect(classifyConnectError(withoutTls)).toEqual({ kind: "untrusted" })
  expect(classifyConnectError(Object.assign(new Error("no"), { code: "ETIMEOUT" }))).toEqual({
    kind: "unreachable",
  })
})
