import type { SqlMessage } from "@keyless/tsql"

/**
 * Errors of a login, as Azure SQL words them.
 * https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues
 */
function loginError(number: number, text: string, state = 1): SqlMessage {
  return { number, severity: 14, state, text, line: 1 }
}

/** The user of errors about a login with a token, which names no user. */
export const tokenUser = "<token-identified principal>"

export function loginFailed(user: string): SqlMessage {
  return loginError(18_456, `Login failed for user '${user}'.`)
}

export function addressNotAllowed(server: string, address: string): SqlMessage {
  return loginError(
    40_615,
    `Cannot open server '${server}' requested by the login. Client with IP address '${address}' is not allowed to ` +
      "access the server.  To enable access, use the Azure Management Portal or run sp_set_firewall_rule on the master " +
      "database to create a firewall rule for this IP address or address range.  It may take up to five minutes for " +
      "this change to take effect.",
  )
}

/** https://learn.microsoft.com/azure/azure-sql/database/connectivity-settings#deny-public-network-access */
export function noPublicAccess(): SqlMessage {
  return loginError(
    47_073,
    "The public network interface on this server is not accessible. To connect to this server, use the Private " +
      "Endpoint from inside your virtual network.",
    172,
  )
}

export function untrustedDomain(): SqlMessage {
  return loginError(
    18_452,
    "Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.",
  )
}

/** For what a driver may not send; `reason` says what it was. */
export function malformedLogin(reason: string): SqlMessage {
  return {
    number: 17_832,
    severity: 20,
    state: 1,
    text: `The login packet used to open the connection is structurally invalid; the connection has been closed. ${reason}`,
    line: 1,
  }
}
