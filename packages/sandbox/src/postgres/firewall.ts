import type { PostgresServerView } from "../ports.ts"

/**
 * Whether the firewall lets a session in. Everyone comes from `view.clientAddress`, except services and unknown
 * users: they come from Azure, because that is where their app runs in reality (the sandbox cannot see where a process
 * runs), and rule 0.0.0.0-0.0.0.0 lets everything from Azure in.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-public
 */
export function firewallAdmits(view: PostgresServerView, from: "client" | "azure"): boolean {
  const address = asNumber(view.clientAddress)
  return view.activeFirewallRules.some(({ startIpAddress, endIpAddress }) => {
    const start = asNumber(startIpAddress)
    const end = asNumber(endIpAddress)
    if (start === 0 && end === 0) return from === "azure"
    return start <= address && address <= end
  })
}

function asNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
}
