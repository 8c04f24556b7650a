/** Answer of a Fabric handler; `body` left out is an empty answer. */
export interface FabricAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A resource that an error is about. */
export interface RelatedResource {
  readonly resourceId: string
  readonly resourceType: "Principal" | "Workspace" | "Item"
}

/** What an error of Fabric tells. */
export interface FabricProblem {
  readonly status: number
  readonly errorCode: string
  readonly message: string
  readonly relatedResource?: RelatedResource
  /** Resources inside the related one. */
  readonly moreDetails?: readonly { readonly relatedResource: RelatedResource }[]
}

/** An error that carries what to tell. */
export interface FabricFailure extends Error {
  readonly problem: FabricProblem
}

/** Error to throw from a handler. */
export const fabricFailure = (problem: FabricProblem): FabricFailure =>
  Object.assign(new Error(`Fabric answers ${problem.status}`), { problem })

/** Whether an error carries a problem of Fabric. */
export const isFabricFailure = (error: unknown): error is FabricFailure =>
  error instanceof Error && "problem" in error && typeof error.problem === "object"

/** The answer for a problem, in Fabric's envelope (recorded). */
export const problemAnswer = (
  { status, ...problem }: FabricProblem,
  headers: Readonly<Record<string, string>> = {},
): FabricAnswer => ({ status, body: { requestId: crypto.randomUUID(), ...problem }, headers })

/** 404 for a workspace that is not there. */
export const workspaceNotFound = (id: string): FabricFailure =>
  fabricFailure({
    status: 404,
    errorCode: "WorkspaceNotFound",
    message: "The requested workspace was not found",
    relatedResource: { resourceId: id, resourceType: "Workspace" },
  })

/** 404 for an item, or a role assignment, that is not there. */
export const entityNotFound = (id: string): FabricFailure =>
  fabricFailure({
    status: 404,
    errorCode: "EntityNotFound",
    message: "The requested resource could not be found",
    relatedResource: { resourceId: id, resourceType: "Item" },
  })

/** 403 for a caller whose role does not do. */
export const insufficientPrivileges = (): FabricFailure =>
  fabricFailure({
    status: 403,
    errorCode: "InsufficientPrivileges",
    message: "The caller does not have sufficient permissions to access the requested resource",
  })

/** 400 for a body that cannot be taken. */
export const invalidInput = (message: string): FabricFailure =>
  fabricFailure({ status: 400, errorCode: "InvalidInput", message })
