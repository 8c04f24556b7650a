import { firewallAdmits } from "../../kit/gateway/firewall.ts"
import type { IdentityDirectory } from "../../kit/ports.ts"
import type { SqlServerView } from "./ports.ts"
import type { SqlLogin, SqlMessage } from "@keyless/tsql"
import { addressNotAllowed, noPublicAccess } from "./login-errors.ts"

/**
 * Why the network of a server does not let a login in; undefined when it does. `login` is undefined for a token that
 * was not valid. Azure looks at the network before it looks at the token.
 */
export function refusedByNetwork(
  view: SqlServerView,
  identity: IdentityDirectory,
  login: SqlLogin | undefined,
): SqlMessage | undefined {
  const { firewall, clientAddress } = view
  if (firewall === null) return undefined
  if (firewall.publicNetworkAccess === "Disabled") return noPublicAccess()
  const facts = { activeFirewallRules: firewall.activeRules, clientAddress }
  if (firewallAdmits(facts, originOf(view, identity, login))) return undefined
  return addressNotAllowed(view.name, clientAddress)
}

/** See `firewallAdmits`: applications that are not administrators run in Azure, and so does whoever is not known. */
function originOf(
  view: SqlServerView,
  identity: IdentityDirectory,
  login: SqlLogin | undefined,
): "client" | "azure" {
  if (login === undefined) return "azure"
  if (login.kind === "password" || login.token.kind === "user") return "client"
  const objectId = login.token.objectId.toLowerCase()
  const administers = view.administrators.some(
    (id) => id.toLowerCase() === objectId || identity.isMember(objectId, id),
  )
  return administers ? "client" : "azure"
}
