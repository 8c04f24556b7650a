import { pathOf } from "../../kit/arm/located-reads.ts"
import type { ArmRequest, ArmRoute } from "../../kit/arm/routes.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { containerAppVersions as apiVersions } from "./api-versions.ts"
import { containerAppBody } from "./app-body.ts"
import { containerAppOf } from "./apps.ts"
import { type ContainerAppState, containerAppType as type } from "./state/state.ts"
import type { AppWriter } from "./writer.ts"

/** Start and stop of container apps: accepted with 202, and their result is the app (Microsoft Learn, "Container Apps - Start", "- Stop"). */
export const powerRoutes = (kit: ServiceKit<ContainerAppState>, writer: AppWriter): ArmRoute[] => {
  const change = (request: ArmRequest, verb: string, runningStatus: "Running" | "Stopped") => {
    const app = containerAppOf(kit, request)
    return writer.accept(app, request, {
      operation: `${type}/${verb}/action`,
      run() {
        app.runningStatus = runningStatus
      },
      result: () => containerAppBody(app, kit.store, writer.stateOf(app)),
    })
  }
  const route = (verb: string, status: "Running" | "Stopped"): ArmRoute => ({
    method: "POST",
    path: `${pathOf({ type })}/${verb}`,
    operation: `${type}/${verb}/action`,
    apiVersions,
    basis: "documented",
    handle: (request) => change(request, verb, status),
  })
  return [route("start", "Running"), route("stop", "Stopped")]
}
