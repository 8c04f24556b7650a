import type { AppNetwork } from "@keyless/core/plugin"

import type { SiteData } from "./site.ts"

/**
 * How a site calls out: from any of the addresses that its scale unit has, also in other tiers, or into a virtual network. Microsoft Learn, "Inbound and
 * outbound IP addresses in Azure App Service".
 */
export function networkOf(
  name: string,
  { possibleOutboundIpAddresses, outboundIpAddresses, virtualNetworkSubnetId }: SiteData,
): AppNetwork {
  const addresses = (possibleOutboundIpAddresses ?? outboundIpAddresses ?? "").split(",")
  return {
    app: name,
    outbound: () => Promise.resolve(addresses.map((each) => each.trim()).filter((each) => each !== "")),
    integrated: Boolean(virtualNetworkSubnetId),
  }
}
