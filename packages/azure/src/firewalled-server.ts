import type { FirewallRuleRef, FirewallRules } from "./firewall-rule.ts"

/** A database server with a firewall. @public */
export interface FirewalledServer {
  readonly rules: FirewallRules
  readonly ref: Omit<FirewallRuleRef, "rule">
  /** Resource id. */
  readonly id: string
  /** Whether apps come in by a private way only, so that rules say nothing. */
  readonly isPrivate: boolean
  /** Operation that reads the rules. */
  readonly permission: string
  /** Command that makes a rule, without the addresses, for the hint. */
  readonly makeRule: string
  /** Private DNS zone of the kind of server, for the hint. */
  readonly privateZone: string
}
