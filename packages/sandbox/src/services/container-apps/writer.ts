import { canonical } from "../../kit/state/resource-id.ts"
import { containerAppId } from "./state/state.ts"
import type { LiveContainerApp } from "./state/state.ts"
import type { ControlPlane } from "../../kit/context.ts"
import { armFailure, type ArmAnswer } from "../../kit/arm/answers.ts"
import type { OperationAddress } from "../../kit/arm/operations.ts"
import type { ArmRequest } from "../../kit/arm/routes.ts"
import { plainLocation } from "./environment.ts"

/** Addresses of Container Apps (recorded, without `Retry-After`). */
export const containerAppOperations: OperationAddress = {
  provider: "Microsoft.App",
  inResourceGroup: false,
  status: "containerappOperationStatuses",
  results: "containerappOperationResults",
  signed: true,
  showsId: "path",
}

/** Writes of container apps, of which an app takes one at a time. */
export interface AppWriter {
  /** State of an app as its answer shows it. */
  stateOf(app: LiveContainerApp): { readonly provisioningState: string; readonly modifiedAt: string }
  /** Accepts a write (202). @throws ArmFailure 409 while another one is going on */
  accept(
    app: LiveContainerApp,
    request: ArmRequest,
    work: { readonly operation: string; run(): void; readonly result?: () => unknown },
  ): ArmAnswer
}

/** Makes the writer. A write takes `faults.lroMs`. */
export const createAppWriter = (plane: ControlPlane): AppWriter => {
  const busy = new Map<string, string>()
  const modified = new Map<string, string>()
  const keyOf = (app: LiveContainerApp) => canonical(containerAppId(app))
  return {
    stateOf: (app) => ({
      provisioningState: busy.has(keyOf(app)) ? "InProgress" : "Succeeded",
      modifiedAt: modified.get(keyOf(app)) ?? app.revisions.at(-1)?.createdAt ?? "",
    }),
    accept(app, request, work) {
      const key = keyOf(app)
      const running = busy.get(key)
      if (running !== undefined) {
        throw armFailure(
          409,
          "ContainerAppOperationInProgress",
          `Cannot modify a container app '${app.name}' because there is an active provisioning operation in progress. OperationId: '${running}'.`,
        )
      }
      busy.set(key, crypto.randomUUID())
      const { headers = {} } = plane.operations.accept({
        name: work.operation,
        operation: work.operation,
        address: containerAppOperations,
        location: plainLocation(app.location),
        subscriptionId: app.subscriptionId,
        resourceGroup: app.resourceGroup,
        apiVersion: request.apiVersion,
        queue: key,
        work: async () => {
          work.run()
          modified.set(key, new Date(plane.now()).toISOString())
        },
        ...(work.result && { result: work.result }),
        ended: () => busy.delete(key),
      })
      return { status: 202, headers }
    },
  }
}
