import { z } from "zod"
import { identityBody } from "../identity.ts"

const ignored = z.unknown().optional()
const anyOf = (names: string): Record<string, z.ZodOptional<z.ZodUnknown>> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, ignored]))

// What Azure puts into answers, and takes back without acting on it.
const envelope = { id: ignored, name: ignored, type: ignored, systemData: ignored, location: ignored }

/** Body of PUT and PATCH on an app: names of version 2024-05-01-preview. */
export const appRequest = z.strictObject({
  ...envelope,
  identity: identityBody.nullish(),
  properties: z
    .strictObject(
      anyOf(
        `public url addonConfigs provisioningState fqdn httpsOnly temporaryDisk persistentDisk customPersistentDisks
         enableEndToEndTLS loadedCertificates secrets vnetAddons ingressSettings workloadProfileName
         testEndpointAuthState`,
      ),
    )
    .nullish(),
})

/** Body of PUT and PATCH on a deployment: names of version 2024-05-01-preview. */
export const deploymentRequest = z.strictObject({
  ...envelope,
  sku: z
    .strictObject({
      name: z.string().nullish(),
      tier: z.string().nullish(),
      capacity: z.number().int().nullish(),
    })
    .nullish(),
  properties: z
    .strictObject({
      ...anyOf("provisioningState status instances"),
      active: z.boolean().nullish(),
      source: z.record(z.string(), z.unknown()).nullish(),
      deploymentSettings: z
        .strictObject({
          environmentVariables: z.record(z.string(), z.string()).nullish(),
          ...anyOf(
            `resourceRequests apms addonConfigs livenessProbe readinessProbe startupProbe
             terminationGracePeriodSeconds containerProbeSettings scale`,
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
