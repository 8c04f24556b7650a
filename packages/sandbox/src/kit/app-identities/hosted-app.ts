import type { SecretPlace } from "../secret-place.ts"
import type { IdentityOwner } from "../state/facts.ts"
import type { ServicePrincipal } from "../state/principals.ts"

/** What an app is told of the sandbox. */
export interface AppSurroundings {
  /** Address of the identity endpoint in the form of App Service. */
  readonly identityEndpoint: string
  /** Value that the identity endpoint takes for this app. */
  readonly identityHeader: string
  /** Origin of the app's metadata endpoint, where it has one. */
  readonly metadataHost?: string | undefined
  /** Where the sandbox's Entra ID is. On Azure this is not told: libraries know the public one. */
  readonly authorityHost: string
  /** With which the app trusts the sandbox. */
  readonly trust: Readonly<Record<string, string>>
  /** Reads a secret as a principal; `undefined` when there is none or the principal may not. */
  readonly readSecret: (principalId: string, place: SecretPlace) => string | undefined
}

/** Containers of a container app run before it starts, or as it. */
export type ContainerStage = "Init" | "Main"

/** An app that a hosting service runs. */
export interface HostedApp {
  readonly owner: IdentityOwner
  /** Whether it was stopped, so that no process of it runs. */
  readonly stopped?: boolean
  /** Whether it gets tokens as a virtual machine does, from its metadata endpoint. */
  readonly metadata?: true
  /** Of which kind a part of the app is, where that matters for identities: the first part where none is named. */
  stage?(part?: string): ContainerStage
  /** Whether a part of that kind may use an identity of the app. */
  mayUse?(identity: ServicePrincipal, stage: ContainerStage): boolean
  /**
   * What a process of the app finds in its environment.
   *
   * @param part - which container or deployment of the app, where it has several
   * @throws Error when the app has no such part
   */
  environment(at: AppSurroundings, part?: string): Record<string, string>
}
