import { z } from "zod"
import type { Known, WithSystemIdentity } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import {
  inResourceGroup,
  keptFields,
  systemIdentity,
  userAssignedIdentities,
} from "../../kit/state/seed-parts.ts"

const springDeployment = z.strictObject({
  name: z.string().default("default"),
  active: z.boolean().default(true),
  environmentVariables: z.record(z.string(), z.string()).default({}),
  /** `properties.source` as Azure shows it. */
  source: keptFields.default({ type: "Jar", relativePath: "<default>", runtimeVersion: "Java_17" }),
  /** Everything else of `properties.deploymentSettings`: resources, probes … */
  settings: keptFields.default({
    resourceRequests: { cpu: "1", memory: "1Gi" },
    terminationGracePeriodSeconds: 90,
  }),
  instances: z.number().int().min(0).default(1),
})

const springApp = z.strictObject({
  name: z.string(),
  /** `properties` where they differ from those of a plain app. */
  properties: keptFields.default({}),
  deployments: z.array(springDeployment).prefault([{}]),
  systemIdentity: systemIdentity.optional(),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities,
})

/** A service instance of Azure Spring Apps. */
const springService = z.strictObject({
  ...inResourceGroup,
  sku: z.strictObject({ name: z.string(), tier: z.string() }).default({ name: "S0", tier: "Standard" }),
  apps: z.array(springApp).default([]),
})

export const springSeed = { springServices: z.array(springService).default([]) }

type SpringService = Known<z.output<typeof springService>, "subscriptionId">
export type LiveSpringApp = WithSystemIdentity<SpringService["apps"][number]>
export type LiveSpringDeployment = LiveSpringApp["deployments"][number]
export type LiveSpringService = Omit<SpringService, "apps"> & { apps: LiveSpringApp[] }

/** The service's part of a state. */
export interface SpringState {
  springServices: LiveSpringService[]
}

export const springServiceType = "Microsoft.AppPlatform/Spring"

/** ARM id of a service instance of Azure Spring Apps. */
export const springServiceId = (at: Location): string => providedId(at, springServiceType)

/** ARM id of an app of Azure Spring Apps. */
export const springAppId = (service: Location, app: string): string =>
  `${springServiceId(service)}/apps/${app}`
