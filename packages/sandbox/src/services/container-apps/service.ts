import type { ForeignSettings } from "../../kit/running-service.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { completedIdentity } from "../../kit/state/complete.ts"
import { ownerOf } from "../../kit/state/identity-owners.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { same } from "../../kit/state/resource-id.ts"
import { containerEnvironment, mayUse, stageOf } from "./app-environment.ts"
import { containerAppNotes } from "./fidelity.ts"
import { containerAppRoutes } from "./routes.ts"
import { withFirstRevision } from "./state/revisions.ts"
import { containerAppId, containerAppSeed, type ContainerAppState, containerAppType } from "./state/state.ts"

const removeSettings = (
  { containerApps }: ContainerAppState,
  { app: id, container: named, names }: ForeignSettings,
): void => {
  for (const app of containerApps) {
    if (!same(containerAppId(app), id)) continue
    const [first] = app.template.containers
    for (const { template } of [app, ...app.revisions.slice(-1)]) {
      for (const container of template.containers) {
        if (container.name !== (named ?? first?.name)) continue
        container.env = (container.env ?? []).filter(({ name }) => !names.includes(name))
      }
    }
  }
}

/** Container apps with their revisions. */
export const containerAppsService = (): SandboxService =>
  defineService({
    name: "container-apps",
    namespaces: ["Microsoft.App"],
    seed: containerAppSeed,
    load: ({ containerApps }, { inSubscription }): ContainerAppState => ({
      containerApps: containerApps.map(({ systemIdentity, ...app }) => ({
        ...inSubscription(app),
        ...completedIdentity(systemIdentity),
        revisions: withFirstRevision(app),
      })),
    }),
    resources: ({ containerApps }) =>
      containerApps.map((app) => ({
        id: containerAppId(app),
        type: containerAppType,
        name: app.name,
        location: app.location,
        kept: app.kept,
      })),
    identityOwners: ({ containerApps }) => containerApps.map((app) => ownerOf(app, containerAppId(app))),
    check: ({ containerApps }) => refuseTwice("container app", containerApps.map(containerAppId)),
    start: (kit) => ({
      routes: containerAppRoutes(kit),
      apps: () =>
        kit.own.containerApps.map((app) => ({
          owner: ownerOf(app, containerAppId(app)),
          stopped: app.runningStatus === "Stopped",
          environment: (at, part) => containerEnvironment(app, at, part),
          stage: (part) => stageOf(app, part),
          mayUse: (identity, stage) => mayUse(app, identity, stage),
        })),
      removeSettings: (settings) => removeSettings(kit.own, settings),
    }),
    fidelity: [{ title: "Apps: App Service, Container Apps, Spring Apps", notes: containerAppNotes }],
  })
