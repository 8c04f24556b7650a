import type { HostedApp } from "./app-identities/hosted-app.ts"
import type { ForeignSettings, RunningService } from "./running-service.ts"
import type { SecretPlace } from "./secret-place.ts"
import { same } from "./state/resource-id.ts"

/** What the services of a sandbox provide to each other. The kit asks all of them, so that none has to know another. */
export interface Provided {
  /** Every app that a service hosts. */
  apps(): readonly HostedApp[]
  /** The app of an ARM id. */
  findApp(id: string): HostedApp | undefined
  /** What services add to the environment of every app. */
  environment(app: HostedApp): Readonly<Record<string, string>>
  /** Reads a secret as a principal; `undefined` when there is none or the principal may not. */
  readonly readSecret: (principalId: string, place: SecretPlace) => string | undefined
  /** Whether any role gives the principal a data action at a scope. */
  allows(principalId: string, dataAction: string, scope: string): boolean
  removeSettings(settings: ForeignSettings): void
  identityRemoved(resourceId: string): Promise<void>
}

/** Asks the services that run at the moment of each call. */
export const createProvided = (running: () => readonly RunningService[]): Provided => {
  const apps = () => running().flatMap((service) => service.apps?.() ?? [])
  return {
    apps,
    findApp: (id) => apps().find(({ owner }) => same(owner.resourceId, id)),
    environment: (app) => Object.assign({}, ...running().map((service) => service.environment?.(app))),
    readSecret: (principalId, place) => {
      for (const service of running()) {
        const secret = service.readSecret?.(principalId, place)
        if (secret !== undefined) return secret
      }
      return undefined
    },
    allows: (principalId, dataAction, scope) =>
      running().some((service) => service.allows?.(principalId, dataAction, scope) ?? false),
    removeSettings(settings) {
      for (const service of running()) service.removeSettings?.(settings)
    },
    async identityRemoved(resourceId) {
      for (const service of running()) await service.identityRemoved?.(resourceId)
    },
  }
}
