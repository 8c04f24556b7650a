import { z } from "zod"
import type { LivePostgresServer } from "../../state/live-state.ts"
import { same } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { armFailure, ok, resourceNotFound } from "./answers.ts"
import { postgresVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import { childBody } from "./postgres-body.ts"
import { serverOf, serverPath, serverType, type AcceptWrite } from "./postgres-context.ts"
import type { ArmRoute } from "./routes.ts"

type Rule = LivePostgresServer["firewallRules"][number]

const type = `${serverType}/firewallRules`

const putBody = z.strictObject({
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  type: z.unknown().optional(),
  systemData: z.unknown().optional(),
  properties: z.strictObject({ startIpAddress: z.ipv4(), endIpAddress: z.ipv4() }),
})

const asNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)

/** Firewall rules of a server. */
export const postgresFirewallRoutes = (plane: ControlPlane, accept: AcceptWrite): ArmRoute[] => {
  const one = `${serverPath}/firewallRules/{rule}`
  const body = (server: LivePostgresServer, { name, startIpAddress, endIpAddress }: Rule) =>
    childBody(server, "firewallRules", name, name, { startIpAddress, endIpAddress })
  const find = (server: LivePostgresServer, name: string) =>
    server.firewallRules.find((rule) => same(rule.name, name))

  return [
    {
      method: "GET",
      path: `${serverPath}/firewallRules`,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        return ok({ value: server.firewallRules.map((rule) => body(server, rule)) })
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        const rule = find(server, request.param("rule"))
        if (rule === undefined) {
          throw resourceNotFound(
            `${serverType}/${server.name}/firewallRules`,
            request.param("rule"),
            server.resourceGroup,
          )
        }
        return ok(body(server, rule))
      },
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        const { properties } = parseBody(putBody, request.body, plane.lenient)
        const name = request.param("rule")
        if (!/^[a-z0-9_-]{1,128}$/i.test(name)) {
          throw armFailure(
            400,
            "InvalidParameterValue",
            `Invalid value given for parameter firewallRuleName: '${name}'.`,
          )
        }
        if (asNumber(properties.startIpAddress) > asNumber(properties.endIpAddress)) {
          throw armFailure(400, "InvalidParameterValue", "Invalid value given for parameter startIpAddress.")
        }
        const names = {
          operation: `${type}/write`,
          management: "UpsertServerFirewallRulesManagementOperation",
        }
        return accept(server, request, names, async () => {
          const others = server.firewallRules.filter((rule) => !same(rule.name, name))
          server.firewallRules = [...others, { name, ...properties }]
          plane.store.touchFirewallRule(server, name)
        })
      },
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        const rule = find(server, request.param("rule"))
        if (rule === undefined) return { status: 204 }
        const names = {
          operation: `${type}/delete`,
          management: "DropServerFirewallRulesManagementOperation",
        }
        return accept(server, request, names, async () => {
          server.firewallRules = server.firewallRules.filter((other) => other !== rule)
        })
      },
    },
  ]
}
