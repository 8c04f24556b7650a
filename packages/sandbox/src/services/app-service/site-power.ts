import type { ArmRequest, ArmRoute } from "../../kit/arm/routes.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import type { DeploymentSlot } from "./deployment-slots.ts"
import { productionOf } from "./site-changes.ts"
import { slotOf } from "./site-slots.ts"
import type { SiteWriter } from "./site-writes.ts"
import type { SiteState } from "./state.ts"

type Find = (kit: ServiceKit<SiteState>, request: ArmRequest) => DeploymentSlot

const places: readonly { readonly path: string; readonly operation: string; readonly find: Find }[] = [
  { path: "{name}", operation: "Microsoft.Web/sites", find: productionOf },
  { path: "{name}/slots/{slot}", operation: "Microsoft.Web/sites/slots", find: slotOf },
]

/**
 * Start, stop and restart of sites and slots: each answers 200 without a body (Microsoft Learn, "Web Apps - Start", "- Stop", "- Restart").
 * A restart leaves a stopped one stopped.
 */
export const sitePowerRoutes = (kit: ServiceKit<SiteState>, write: SiteWriter): ArmRoute[] =>
  places.flatMap(({ path, operation, find }) => {
    const route = (verb: string, work: (at: DeploymentSlot) => void): ArmRoute => ({
      method: "POST",
      path: `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/${path}/${verb}`,
      operation: `${operation}/${verb}/action`,
      apiVersions,
      basis: "specified",
      async handle(request) {
        const at = find(kit, request)
        await write([at], () => work(at))
        return { status: 200 }
      },
    })
    return [
      route("start", ({ live }) => {
        live.state = "Running"
      }),
      route("stop", ({ live }) => {
        live.state = "Stopped"
      }),
      route("restart", () => {}),
    ]
  })
