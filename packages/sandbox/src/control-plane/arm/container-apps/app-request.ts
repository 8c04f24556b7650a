import { z } from "zod"
import { identityBody } from "../identity.ts"

const text = z.string().nullish()
const ignored = z.unknown().optional()
/** Objects whose members the sandbox takes as they are. */
const kept = (names: string): Record<string, z.ZodOptional<z.ZodUnknown>> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, ignored]))

const container = z.strictObject({
  name: z.string(),
  image: text,
  env: z.array(z.strictObject({ name: z.string(), value: text, secretRef: text })).nullish(),
  ...kept("imageType command args resources volumeMounts probes"),
})

const secret = z.strictObject({ name: z.string(), value: text, keyVaultUrl: text, identity: text })

const template = z.strictObject({
  revisionSuffix: text,
  containers: z.array(container).nullish(),
  initContainers: z.array(container).nullish(),
  ...kept("terminationGracePeriodSeconds scale volumes serviceBinds"),
})

const configuration = z.strictObject({
  secrets: z.array(secret).nullish(),
  activeRevisionsMode: text,
  ...kept("ingress registries dapr maxInactiveRevisions service runtime targetLabel identitySettings"),
})

/** Body of PUT and PATCH on a container app. A client may send back a whole answer, as the Azure CLI does. */
export const containerAppRequest = z.strictObject({
  ...kept("id name type systemData kind managedBy extendedLocation tags"),
  location: text,
  identity: identityBody.nullish(),
  properties: z
    .strictObject({
      managedEnvironmentId: text,
      environmentId: text,
      configuration: configuration.nullish(),
      template: template.nullish(),
      ...kept(
        `provisioningState runningStatus workloadProfileName patchingMode outboundIpAddresses latestRevisionName
         latestReadyRevisionName latestRevisionFqdn customDomainVerificationId eventStreamEndpoint delegatedIdentities networking`,
      ),
    })
    .nullish(),
})

export type ContainerAppRequest = z.output<typeof containerAppRequest>
