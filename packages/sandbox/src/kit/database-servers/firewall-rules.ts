import { z } from "zod"
import { same } from "../state/resource-id.ts"
import { invalidParameter } from "../arm/answers.ts"
import { acted } from "../arm/fields/roles.ts"
import type { ArmRoute } from "../arm/routes.ts"
import { childRoutes } from "./children.ts"
import { firewallRuleId } from "./active-rules.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

const asNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)

/** How providers differ in their rules. */
export interface FirewallFacts {
  /** Whether writes are done when they answer; otherwise they are long-running operations. */
  readonly synchronous: boolean
  readonly names: RegExp
}

// Names: Microsoft Learn, "Naming rules and restrictions for Azure resources".

/** Rules of flexible servers (recorded). */
export const flexibleServerRules: FirewallFacts = { synchronous: false, names: /^[a-z0-9_-]{1,128}$/i }

/** Rules of Azure SQL (recorded). */
export const sqlServerRules: FirewallFacts = {
  synchronous: true,
  names: /^(?!.*\.$)[^<>*%&:;\\/?]{1,128}$/,
}

/** Firewall rules of a server. */
export const firewallRoutes = <S extends AnyServer>(
  servers: Servers<S>,
  { synchronous, names }: FirewallFacts,
): ArmRoute[] =>
  childRoutes(servers, {
    collection: "firewallRules",
    basis: "recorded",
    synchronous,
    properties: z.strictObject({ startIpAddress: acted(z.ipv4()), endIpAddress: acted(z.ipv4()) }),
    list: (server: AnyServer) => server.firewallRules,
    find: (server: AnyServer, name) => server.firewallRules.find((rule) => same(rule.name, name)),
    show: ({ name, startIpAddress, endIpAddress }) => ({
      key: name,
      name,
      properties: { startIpAddress, endIpAddress },
    }),
    put(server: AnyServer, name, addresses) {
      if (!names.test(name)) throw invalidParameter("firewallRuleName", name)
      if (asNumber(addresses.startIpAddress) > asNumber(addresses.endIpAddress))
        throw invalidParameter("startIpAddress")
      return {
        management: "UpsertServerFirewallRulesManagementOperation",
        async work() {
          const others = server.firewallRules.filter((rule) => !same(rule.name, name))
          server.firewallRules = [...others, { name, ...addresses }]
          servers.plane.store.touch(firewallRuleId(servers.kind.id(server), name))
        },
      }
    },
    remove: (server: AnyServer, rule) => ({
      management: "DropServerFirewallRulesManagementOperation",
      async work() {
        server.firewallRules = server.firewallRules.filter((other) => other !== rule)
      },
    }),
  })
