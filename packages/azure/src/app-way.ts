import {
  action,
  type AppWay,
  type Context,
  isKeylessError,
  proof,
  type Step,
  toKeylessError,
} from "@keyless/core/plugin"

import { isRuleOfAzure, notAdmitted, rangesOf, ruleOfAzure } from "./app-admission.ts"
import { azureFailure } from "./error-codes.ts"
import { requestAzure, requestAzureOrMissing } from "./errors.ts"
import type { AddressRange, FirewallRange, FirewallRules } from "./firewall-rule.ts"
import type { FirewalledServer } from "./firewalled-server.ts"

/** Name that the Azure CLI gives to the rule for all of Azure. */
const azureRuleName = "AllowAllAzureServicesAndResourcesWithinAzureIps"

/** A look at what lets an app in. */
export interface AppAdmission {
  readonly rules: readonly FirewallRange[]
  /** Addresses of the app that no rule lets in. */
  readonly missing: readonly string[]
  /** Whether the app gets in, as far as rules tell. */
  readonly admitted: boolean
}

/** Looks which of an app's addresses the rules of a server let in. */
export async function appAdmission(
  { rules, ref, id }: Pick<FirewalledServer, "rules" | "ref" | "id">,
  { network }: AppWay,
  context: Context,
): Promise<AppAdmission> {
  const { signal } = context
  const all = await requestAzure(() => listed(rules.list(ref, signal)), { resource: id, signal })
  // Where everything in Azure is let in, nobody has to ask for addresses.
  if (all.some(isRuleOfAzure)) return { rules: all, missing: [], admitted: true }
  const addresses = await network.outbound(context)
  const missing = notAdmitted(all, addresses)
  return { rules: all, missing, admitted: addresses.length > 0 && missing.length === 0 }
}

/**
 * The steps for the app's own way through a server's firewall: the one that opens it for good where that is asked for, else one that tells, when the
 * access has been proven, that it is shut. What is opened stays when the connection is deleted: others may rest on it.
 *
 * @throws KeylessError `network_private` where rules are asked for on a server that takes none
 * @public
 */
export function appWaySteps(server: FirewalledServer, way: AppWay, access: Step): readonly Step[] {
  const { network, open } = way
  if (open !== undefined) return [openStep(server, { ...way, open })]
  const { ref, id, permission } = server
  return [
    proof({
      id: "network.app",
      title: `Look whether the firewall of ${ref.server} lets ${network.app} in`,
      why: "The app connects from Azure, not from this machine.",
      permissions: [{ operation: permission, scope: id }, ...(network.permissions ?? [])],
      needs: [access],
      async prove(context) {
        const told = await wayTrouble(server, way, context)
        if (told !== null) context.warn(told.message, told.hint)
        return null
      },
    }),
  ]
}

/** What keeps the app out, in words; null where nothing is seen to. That it could not be seen is told too, and is no error. */
async function wayTrouble(server: FirewalledServer, way: AppWay, context: Context) {
  try {
    return await appWayProblem(server, way, context)
  } catch (error) {
    if (!isKeylessError(error) || context.signal.aborted) throw error
    return {
      message: `Whether ${server.ref.server} lets ${way.network.app} in could not be seen: ${toKeylessError(error).message}`,
      hint: "The command validate looks again.",
    }
  }
}

/** What keeps the app out, with what to do about it; null where nothing is seen to. */
export async function appWayProblem(server: FirewalledServer, way: AppWay, context: Context) {
  const { ref, isPrivate, makeRule, privateZone } = server
  const { app, integrated } = way.network
  if (isPrivate) {
    if (integrated === true) return null
    return {
      code: "private_access_only",
      message: `Server ${ref.server} takes private connections only, and ${app} ${integrated === false ? "is integrated with no virtual network" : "is not known to be in its virtual network"}.`,
      hint: `The app needs integration with a virtual network that reaches the server or its private endpoint, and the private DNS zone ${privateZone} linked to that network.`,
    }
  }
  const { missing, admitted } = await appAdmission(server, way, context)
  if (admitted) return null
  const which = missing.length === 0 ? "" : ` It calls from ${missing.join(", ")}.`
  return {
    code: "azure_not_admitted",
    message: `No firewall rule of server ${ref.server} lets ${app} in.${which}`,
    hint: `${integrated === true ? "Unless its virtual network has a service endpoint or private endpoint of the server, run" : "Run"} create again with --allow-app-outbound (rules for those addresses) or --allow-azure-services (everything in Azure), or add a rule for everything in Azure: ${makeRule} --start-ip-address 0.0.0.0 --end-ip-address 0.0.0.0`,
  }
}

/** The step that lets the app in for good. */
function openStep(server: FirewalledServer, way: AppWay & Required<Pick<AppWay, "open">>): Step {
  const { rules, ref, id, isPrivate, permission, privateZone } = server
  const { network, open } = way
  if (isPrivate) {
    throw azureFailure(
      "network_private",
      `Server ${ref.server} takes private connections only; firewall rules do nothing there.`,
      {
        hint: `Leave --allow-azure-services and --allow-app-outbound out. The app needs integration with a virtual network and the private DNS zone ${privateZone}.`,
        resource: id,
      },
    )
  }
  const made: string[] = []
  const write = permission.replace(/read$/, "write")
  const remove = permission.replace(/read$/, "delete")
  return action<null>({
    id: "network.app",
    title:
      open === "azure-services"
        ? `Let everything that runs in Azure through the firewall of ${ref.server}`
        : `Let the addresses of ${network.app} through the firewall of ${ref.server}`,
    why: "The app connects from Azure, not from this machine. The rules stay when the connection goes.",
    permissions: [
      ...[permission, write, remove].map((operation) => ({ operation, scope: id })),
      ...(network.permissions ?? []),
    ],
    async check(context) {
      const { wanted } = await wantedRules(server, way, context)
      return wanted.length === 0
        ? { done: true, value: null }
        : { done: false, detail: wanted.map(({ name, range }) => `${name} ${shown(range)}`).join(", ") }
    },
    async apply(context) {
      const { wanted } = await wantedRules(server, way, context)
      for (const { name, range } of wanted) {
        made.push(name)
        await requestAzure(() => rules.put({ ...ref, rule: name }, range, context), {
          resource: id,
          signal: context.signal,
        })
      }
      return null
    },
    async undo(context) {
      for (const rule of made.splice(0)) {
        await requestAzureOrMissing(() => rules.delete({ ...ref, rule }, context), { resource: id })
      }
    },
  })
}

/** The rules that are missing, under names that no other rule has. @throws KeylessError `app_addresses_unknown` */
async function wantedRules(
  server: FirewalledServer,
  way: AppWay & Required<Pick<AppWay, "open">>,
  context: Context,
) {
  const { rules, missing, admitted } = await appAdmission(server, way, context)
  if (admitted) return { wanted: [] }
  const taken = new Set(rules.map(({ name = "" }) => name.toLowerCase()))
  if (way.open === "azure-services") {
    return { wanted: [{ name: freeName(taken, azureRuleName), range: ruleOfAzure }] }
  }
  if (missing.length === 0) {
    throw azureFailure("app_addresses_unknown", `${way.network.app} tells no addresses that it calls from.`, {
      hint: "Use --allow-azure-services, or make rules for the addresses that you know.",
    })
  }
  const app = way.network.app.replaceAll(/[^A-Za-z0-9-]+/g, "-").slice(0, 60)
  const wanted = rangesOf(missing).map((range) => ({
    name: freeName(taken, `${app}_${range.startIpAddress.replaceAll(".", "-")}`),
    range,
  }))
  return { wanted }
}

function freeName(taken: ReadonlySet<string>, wanted: string): string {
  let name = wanted
  for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${wanted}_${count}`
  return name
}

const shown = ({ startIpAddress, endIpAddress }: AddressRange) =>
  startIpAddress === endIpAddress ? startIpAddress : `${startIpAddress} to ${endIpAddress}`

async function listed(rules: ReturnType<FirewallRules["list"]>): Promise<readonly FirewallRange[]> {
  const all: FirewallRange[] = []
  for await (const rule of rules) all.push(rule)
  return all
}
