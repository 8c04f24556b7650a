import { isIPv4 } from "node:net"
import { type ConnectProblem, isUntrustedCertificate } from "@keyless/sql"
import { isServerError } from "./server-error.ts"

/** Errors of a server that takes logins a little later: it resumes, moves or has too much to do. */
const passing = new Set([10928, 10929, 40197, 40501, 40540, 40613, 49918, 49919, 49920])

/** No rule for the address (40615), for the subnet (40914), or no public access at all (47073). */
const blocking = new Set([40615, 40914, 47073])

const loginFailed = 18456

/**
 * Tells what an error on connecting means. The firewall answers with error 40615 and `Client with IP address '<address>' is not allowed`. Numbers:
 * Microsoft Learn, "Troubleshoot connectivity issues and other errors" of Azure SQL Database, "Connectivity settings".
 */
export function classifyConnectError(error: unknown): ConnectProblem {
  if (isServerError(error)) {
    if (blocking.has(error.number)) return blockedBy(error.message)
    if (error.number === loginFailed) return { kind: "refused" }
    return { kind: passing.has(error.number) ? "unavailable" : "other" }
  }
  return { kind: isUntrusted(error) ? "untrusted" : "unreachable" }
}

/** A certificate that is not trusted, or a server that offers no TLS at all (the driver's code `EENCRYPT`). */
function isUntrusted(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  return code === "EENCRYPT" || isUntrustedCertificate(error)
}

function blockedBy(message: string): ConnectProblem {
  const address = /Client with IP address '([0-9.]+)'/i.exec(message)?.[1]
  return address !== undefined && isIPv4(address) ? { kind: "blocked", address } : { kind: "blocked" }
}
