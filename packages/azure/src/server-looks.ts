import { type AppNetwork, type Finding, findingStep, type Step } from "@keyless/core/plugin"

import type { Administrator } from "./administrator.ts"
import { appWayProblem } from "./app-way.ts"
import type { FirewalledServer } from "./firewalled-server.ts"

/**
 * The look whether an app gets through the server's firewall, as far as that can be seen. It may as well come through a virtual network, so that what
 * is missing is worth a warning and no failure.
 *
 * @param app - left out for an app that runs elsewhere: it counts then whether Azure is let in
 * @public
 */
export function appNetworkLook(
  server: FirewalledServer,
  app: AppNetwork = { app: "apps of Azure", outbound: () => Promise.resolve([]), integrated: true },
): Step<readonly Finding[]> {
  const { id, permission, ref } = server
  return findingStep({
    id: "network.app",
    description: "Target service firewall validated.",
    title: `Look whether the firewall of ${ref.server} lets ${app.app} in`,
    why: "The app connects from Azure, not from this machine.",
    permissions: [{ operation: permission, scope: id }, ...(app.permissions ?? [])],
    async find(context) {
      const problem = await appWayProblem(server, { network: app }, context)
      return problem === null ? null : { result: "warning", ...problem }
    },
  })
}

/** The look whether a server takes tokens that does so from the moment it has its one Entra administrator. @public */
export function soleAdministratorLook(
  name: string,
  administrator: Administrator | null,
): Step<readonly Finding[]> {
  return findingStep({
    id: "entra.enabled",
    description: "Microsoft Entra authentication of the server validated.",
    title: `Look whether ${name} takes tokens`,
    why: "The app logs in with a token.",
    find: async () =>
      administrator !== null
        ? null
        : {
            code: "entra_disabled",
            message: `Server ${name} has no Microsoft Entra administrator and takes passwords only.`,
            hint: "Run the create command of the connection again; it makes you the administrator.",
          },
  })
}
