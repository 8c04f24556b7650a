import type { DeploymentSlot } from "./deployment-slots.ts"
import { canonical } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { SiteState } from "./state.ts"
import { armFailure, isArmFailure, ok, type ArmAnswer } from "../../kit/arm/answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import type { ArmRequest, ArmRoute } from "../../kit/arm/routes.ts"
import { siteBody } from "./site-body.ts"

interface Accepted {
  readonly site: string
  outcome: { readonly kind: "running" } | { readonly kind: "ended"; readonly answer: ArmAnswer }
}

/** Writes of sites and slots that are accepted first and done later. */
export interface SiteOperations {
  /** Whether a PATCH of this one is accepted first: so are those of function apps on Container Apps (recorded). */
  accepts(at: DeploymentSlot): boolean
  /** 202 without a body and with nothing but the address of the result (recorded). */
  accept(at: DeploymentSlot, request: ArmRequest, work: Promise<void>): ArmAnswer
  /** The addresses of the results. */
  routes(): ArmRoute[]
  /** Waits until nothing runs any more. */
  idle(): Promise<void>
}

const isOnContainerApps = ({ live }: DeploymentSlot) =>
  live.kind.toLowerCase().split(",").includes("azurecontainerapps")

/** Keeps the operations of the sites of one sandbox. */
export const createSiteOperations = (plane: ServiceKit<SiteState>): SiteOperations => {
  const operations = new Map<string, Accepted>()
  const running = new Set<Promise<void>>()
  const addressOf = (path: string, apiVersion: string) => `${plane.url}${path}?api-version=${apiVersion}`

  const read = (request: ArmRequest, owner: string): ArmAnswer => {
    const operation = operations.get(request.param("operationId").toLowerCase())
    if (operation === undefined || operation.site !== canonical(owner)) {
      throw armFailure(
        404,
        "OperationNotFound",
        `The operation '${request.param("operationId")}' was not found.`,
      )
    }
    if (operation.outcome.kind === "ended") return operation.outcome.answer
    return { status: 202, headers: { location: addressOf(request.path, request.apiVersion) } }
  }

  const run = async (at: DeploymentSlot, operation: Accepted, work: Promise<void>) => {
    try {
      await work
      operation.outcome = { kind: "ended", answer: ok(siteBody(at, plane.store)) }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const failure = isArmFailure(error) ? error : armFailure(500, "InternalServerError", message)
      operation.outcome = { kind: "ended", answer: failure.answer }
    }
  }

  return {
    accepts: (at) => plane.faults.current.emptyPatchAnswers || isOnContainerApps(at),
    accept(at, request, work) {
      const id = crypto.randomUUID()
      const operation: Accepted = { site: canonical(at.id), outcome: { kind: "running" } }
      operations.set(id, operation)
      const done = run(at, operation, work).finally(() => running.delete(done))
      running.add(done)
      const location = addressOf(`${at.id}/operationresults/${id}`, request.apiVersion)
      return { status: 202, headers: { location } }
    },
    routes() {
      const site =
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}"
      return [site, `${site}/slots/{slot}`].map((path): ArmRoute => ({
        method: "GET",
        path: `${path}/operationresults/{operationId}`,
        operation: `Microsoft.Web/sites/${path === site ? "" : "slots/"}operationresults/read`,
        apiVersions,
        basis: "recorded",
        polling: true,
        handle: (request) => read(request, request.path.replace(/\/operationresults\/.*$/i, "")),
      }))
    },
    async idle() {
      await Promise.all(running)
    },
  }
}
