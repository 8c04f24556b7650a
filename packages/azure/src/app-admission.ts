import { isIPv4 } from "node:net"

import type { AddressRange, FirewallRange } from "./firewall-rule.ts"

/** The rule for everything that runs in Azure. Microsoft Learn, "Firewall rules in Azure Database for PostgreSQL"; the same for MySQL and Azure SQL. */
export const ruleOfAzure = { startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }

/** Whether a rule lets everything from Azure in, apps among them. */
export function isRuleOfAzure({ startIpAddress, endIpAddress }: FirewallRange): boolean {
  return startIpAddress === ruleOfAzure.startIpAddress && endIpAddress === ruleOfAzure.endIpAddress
}

/** Those of an app's addresses that no rule lets in; none where the rule for all of Azure is there. */
export function notAdmitted(
  rules: readonly FirewallRange[],
  addresses: readonly string[],
): readonly string[] {
  if (rules.some(isRuleOfAzure)) return []
  const ranges = rules.map(({ startIpAddress = "", endIpAddress = "" }) => [
    numberOf(startIpAddress),
    numberOf(endIpAddress),
  ])
  return addresses.filter((address) => {
    const one = numberOf(address)
    return !ranges.some(([start = -1, end = -1]) => start <= one && one <= end)
  })
}

/** Addresses as ranges: those that follow one another make one. */
export function rangesOf(addresses: readonly string[]): readonly AddressRange[] {
  const sorted = [...new Set(addresses)]
    .filter((each) => isIPv4(each))
    .toSorted((a, b) => numberOf(a) - numberOf(b))
  const ranges: { startIpAddress: string; endIpAddress: string }[] = []
  for (const address of sorted) {
    const last = ranges.at(-1)
    if (last !== undefined && numberOf(last.endIpAddress) + 1 === numberOf(address))
      last.endIpAddress = address
    else ranges.push({ startIpAddress: address, endIpAddress: address })
  }
  return ranges
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
}
