/**
 * What an operation of the sandbox is modelled on: an answer of Azure that was recorded, Microsoft's documentation, or the published
 * specification of the API.
 */
export type Basis = "recorded" | "documented" | "specified"
