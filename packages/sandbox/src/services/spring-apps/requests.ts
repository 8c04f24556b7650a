import { z } from "zod"
import { acted, envelope, kept, named, readOnly } from "../../kit/arm/fields/roles.ts"
import { identityBody } from "../../kit/arm/identity.ts"

const location = acted(z.string().nullish())

/** Body of PUT and PATCH on an app: names of version 2024-05-01-preview. */
export const appRequest = z.strictObject({
  ...envelope,
  location,
  identity: acted(identityBody.nullish()),
  properties: z
    .strictObject({
      ...named(
        `public addonConfigs httpsOnly temporaryDisk persistentDisk customPersistentDisks enableEndToEndTLS loadedCertificates
         secrets vnetAddons ingressSettings workloadProfileName testEndpointAuthState`,
        kept,
      ),
      ...named("url provisioningState fqdn", readOnly),
    })
    .nullish(),
})

/** Body of PUT and PATCH on a deployment: names of version 2024-05-01-preview. */
export const deploymentRequest = z.strictObject({
  ...envelope,
  location: readOnly,
  sku: z
    .strictObject({
      name: acted(z.string().nullish()),
      tier: acted(z.string().nullish()),
      capacity: acted(z.number().int().nullish()),
    })
    .nullish(),
  properties: z
    .strictObject({
      ...named("provisioningState status instances", readOnly),
      active: acted(z.boolean().nullish()),
      source: acted(z.record(z.string(), z.unknown()).nullish()),
      deploymentSettings: z
        .strictObject({
          environmentVariables: acted(z.record(z.string(), z.string()).nullish()),
          ...named(
            `resourceRequests apms addonConfigs livenessProbe readinessProbe startupProbe
             terminationGracePeriodSeconds containerProbeSettings scale`,
            kept,
          ),
        })
        .nullish(),
    })
    .nullish(),
})

/** What a body sets: names that are left out or null stay as they are, and so do those that only answers set. */
export const given = (
  part: Readonly<Record<string, unknown>> | null | undefined,
  readOnly: readonly string[] = [],
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(part ?? {}).filter(
      ([name, value]) => value !== undefined && value !== null && !readOnly.includes(name),
    ),
  )
