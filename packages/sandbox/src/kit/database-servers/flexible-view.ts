import type { ControlPlane } from "../context.ts"
import type { FirewallRule } from "../ports.ts"
import { canonical } from "../state/resource-id.ts"
import { activeRules } from "./active-rules.ts"

interface FlexibleServer {
  readonly state: string
  readonly publicNetworkAccess: "Enabled" | "Disabled"
  readonly firewallRules: readonly FirewallRule[]
}

/** What the databases see of a flexible server; read again for every session. */
export interface FlexibleView<S> {
  /** The server's resource id in lower case. */
  readonly id: string
  readonly state: S
  /** Rules that already act: a new rule needs a moment, as in Azure (see `faults.firewallDelayMs`). */
  readonly activeFirewallRules: readonly FirewallRule[]
  /** Public address that a connection from this machine shows. */
  readonly clientAddress: string
}

/** Makes the view of a flexible server. */
export const flexibleView = <S extends FlexibleServer>(
  plane: ControlPlane,
  id: string,
  server: S,
): FlexibleView<S> => ({
  id: canonical(id),
  // A server that is stopped answers nobody.
  state: server.state === "Stopped" ? { ...server, publicNetworkAccess: "Disabled" } : server,
  activeFirewallRules: activeRules(plane, id, server.firewallRules),
  clientAddress: plane.store.state.clientAddress,
})
