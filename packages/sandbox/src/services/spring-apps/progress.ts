import type { LiveSpringApp, LiveSpringDeployment, LiveSpringService } from "./state.ts"
import type { ControlPlane } from "../../kit/context.ts"
import { armFailure, type ArmAnswer } from "../../kit/arm/answers.ts"
import { springOperations } from "./operation-address.ts"
import type { ArmRequest } from "../../kit/arm/routes.ts"

type Resource = LiveSpringService | LiveSpringApp | LiveSpringDeployment

/** How a resource is getting on. */
export interface Progress {
  readonly state: "Succeeded" | "Creating" | "Updating" | "Failed"
  readonly modifiedAt: Date
}

/** A write to an app or a deployment. */
export interface SpringWrite {
  readonly service: LiveSpringService
  readonly resource: LiveSpringApp | LiveSpringDeployment
  /** Resources during whose own writes this one is refused. */
  readonly blockedBy: readonly Resource[]
  readonly state: "Creating" | "Updating"
  readonly operation: string
  /** What can be done, and seen, at once. */
  readonly prepare?: () => void
  /** The resource as answers show it. */
  readonly show: () => unknown
  /** What takes effect when the operation has run. */
  readonly work?: () => void
}

/** The writes that run, and what came of those that ran. */
export interface SpringProgress {
  of(resource: Resource): Progress
  /** Starts a write and answers it: 201 for something new, else 202. @throws ArmFailure 409 while another write runs. */
  write(request: ArmRequest, write: SpringWrite): ArmAnswer
}

/** Keeps the provisioning states of apps and deployments. */
export const createSpringProgress = (plane: ControlPlane): SpringProgress => {
  const startedAt = new Date(plane.now())
  // By the resource itself, so that nothing is left of it after a reset.
  const known = new WeakMap<Resource, Progress>()
  const of = (resource: Resource): Progress =>
    known.get(resource) ?? { state: "Succeeded", modifiedAt: startedAt }
  const isBusy = (resource: Resource) => ["Creating", "Updating"].includes(of(resource).state)
  return {
    of,
    write(request, { service, resource, blockedBy, state, operation, prepare, show, work }) {
      const busy = blockedBy.find(isBusy)
      if (busy !== undefined) {
        // No recording shows Azure's wording.
        throw armFailure(
          409,
          "Conflict",
          `Another operation on '${busy.name}' is in progress. Please try again after it is finished.`,
        )
      }
      const modifiedAt = new Date(plane.now())
      known.set(resource, { state, modifiedAt })
      prepare?.()
      return plane.operations.accept({
        name: resource.name,
        answer: { status: state === "Creating" ? 201 : 202, body: show() },
        operation,
        address: springOperations,
        location: service.location,
        subscriptionId: service.subscriptionId,
        resourceGroup: service.resourceGroup,
        apiVersion: request.apiVersion,
        queue: `${service.subscriptionId}/${service.resourceGroup}/${service.name}/${resource.name}`,
        async work() {
          work?.()
        },
        result: show,
        ended(succeeded) {
          known.set(resource, { state: succeeded ? "Succeeded" : "Failed", modifiedAt })
        },
      })
    },
  }
}
