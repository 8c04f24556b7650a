import { z } from "zod"
import { same } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { armFailure } from "./answers.ts"
import { postgresChildRoutes } from "./postgres-children.ts"
import type { AcceptWrite } from "./postgres-context.ts"
import type { ArmRoute } from "./routes.ts"

const asNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)

/** Firewall rules of a server. */
export const postgresFirewallRoutes = (plane: ControlPlane, accept: AcceptWrite): ArmRoute[] =>
  postgresChildRoutes(plane, accept, {
    collection: "firewallRules",
    properties: z.strictObject({ startIpAddress: z.ipv4(), endIpAddress: z.ipv4() }),
    list: (server) => server.firewallRules,
    find: (server, name) => server.firewallRules.find((rule) => same(rule.name, name)),
    show: ({ name, startIpAddress, endIpAddress }) => ({
      key: name,
      name,
      properties: { startIpAddress, endIpAddress },
    }),
    put(server, name, addresses) {
      if (!/^[a-z0-9_-]{1,128}$/i.test(name)) {
        throw armFailure(
          400,
          "InvalidParameterValue",
          `Invalid value given for parameter firewallRuleName: '${name}'.`,
        )
      }
      if (asNumber(addresses.startIpAddress) > asNumber(addresses.endIpAddress)) {
        throw armFailure(400, "InvalidParameterValue", "Invalid value given for parameter startIpAddress.")
      }
      return {
        management: "UpsertServerFirewallRulesManagementOperation",
        async work() {
          const others = server.firewallRules.filter((rule) => !same(rule.name, name))
          server.firewallRules = [...others, { name, ...addresses }]
          plane.store.touchFirewallRule(server, name)
        },
      }
    },
    remove: (server, rule) => ({
      management: "DropServerFirewallRulesManagementOperation",
      async work() {
        server.firewallRules = server.firewallRules.filter((other) => other !== rule)
      },
    }),
  })
