import type { FirewallRule } from "../ports.ts"

/** What the firewall of a server is told about a connection. */
export interface FirewallFacts {
  /** Rules that already act. */
  readonly activeFirewallRules: readonly FirewallRule[]
  /** Public address that a connection from this machine shows. */
  readonly clientAddress: string
}

/**
 * Whether the firewall lets a session in. Everyone comes from `clientAddress`, except services and unknown
 * users: they come from Azure, because that is where their app runs in reality (the sandbox cannot see where a process
 * runs), and rule 0.0.0.0-0.0.0.0 lets everything from Azure in.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-public
 * https://learn.microsoft.com/azure/mysql/flexible-server/concepts-networking-public
 */
export function firewallAdmits(facts: FirewallFacts, from: "client" | "azure"): boolean {
  const address = asNumber(facts.clientAddress)
  return facts.activeFirewallRules.some(({ startIpAddress, endIpAddress }) => {
    const start = asNumber(startIpAddress)
    const end = asNumber(endIpAddress)
    if (start === 0 && end === 0) return from === "azure"
    return start <= address && address <= end
  })
}

function asNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
}
