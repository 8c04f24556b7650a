import { z } from "zod"
import { acted, envelope, kept, named, readOnly } from "../../kit/arm/fields/roles.ts"
import type { FieldVersions } from "../../kit/arm/fields/versions.ts"
import { identityBody } from "../../kit/arm/identity.ts"

const text = z.string().nullish()

const container = z.strictObject({
  name: z.string(),
  image: text,
  env: z.array(z.strictObject({ name: z.string(), value: text, secretRef: text })).nullish(),
  resources: z
    .strictObject({ cpu: z.number().nullish(), memory: text, ephemeralStorage: readOnly })
    .nullish(),
  ...named("imageType command args volumeMounts probes", kept),
})

const secret = z.strictObject({ name: z.string(), value: text, keyVaultUrl: text, identity: text })

const template = z.strictObject({
  revisionSuffix: text,
  containers: z.array(container).nullish(),
  initContainers: z.array(container).nullish(),
  scale: z
    .strictObject(named("minReplicas maxReplicas cooldownPeriod pollingInterval rules", kept))
    .nullish(),
  ...named("terminationGracePeriodSeconds volumes serviceBinds", kept),
})

const ingress = z.strictObject({
  fqdn: readOnly,
  ...named(
    `external targetPort exposedPort transport traffic customDomains allowInsecure ipSecurityRestrictions stickySessions
     clientCertificateMode corsPolicy additionalPortMappings targetPortHttpScheme`,
    kept,
  ),
})

const configuration = z.strictObject({
  secrets: z.array(secret).nullish(),
  activeRevisionsMode: text,
  ingress: ingress.nullish(),
  ...named("registries dapr maxInactiveRevisions service runtime targetLabel identitySettings", kept),
})

/** Body of PUT and PATCH on a container app: names of version 2026-07-01. A client may send back a whole answer, as the Azure CLI does. */
export const containerAppRequest = z.strictObject({
  ...envelope,
  ...named("kind managedBy extendedLocation", kept),
  tags: z.record(z.string(), z.string().nullable()).nullish(),
  location: acted(text),
  identity: acted(identityBody.nullish()),
  properties: z
    .strictObject({
      managedEnvironmentId: acted(text),
      environmentId: acted(text),
      configuration: acted(configuration.nullish()),
      template: acted(template.nullish()),
      ...named("workloadProfileName patchingMode", kept),
      ...named(
        `provisioningState runningStatus outboundIpAddresses latestRevisionName latestReadyRevisionName latestRevisionFqdn
         customDomainVerificationId eventStreamEndpoint delegatedIdentities`,
        readOnly,
      ),
    })
    .nullish(),
})

export type ContainerAppRequest = z.output<typeof containerAppRequest>

/** Fields that answers of version 2024-03-01 do not have and those of 2024-10-02-preview do (recorded). */
export const containerAppSince: FieldVersions = {
  "properties.patchingMode": "2024-10-02-preview",
  "properties.configuration.identitySettings": "2024-10-02-preview",
  "properties.configuration.runtime": "2024-10-02-preview",
  "properties.configuration.targetLabel": "2024-10-02-preview",
  "properties.template.containers.imageType": "2024-10-02-preview",
  "properties.template.initContainers.imageType": "2024-10-02-preview",
  "properties.template.scale.cooldownPeriod": "2024-10-02-preview",
  "properties.template.scale.pollingInterval": "2024-10-02-preview",
}
