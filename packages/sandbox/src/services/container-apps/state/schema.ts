import { z } from "zod"

// Objects of an app's template are kept as they were given: what the sandbox has no use for stays in them.
const environmentVariable = z.looseObject({
  name: z.string(),
  value: z.string().nullish(),
  secretRef: z.string().nullish(),
})

const container = z.looseObject({
  name: z.string(),
  image: z.string().default("mcr.microsoft.com/k8se/quickstart:latest"),
  env: z.array(environmentVariable).nullish(),
})

const authentication = z.looseObject({ secretRef: z.string().nullish() })
const scaleRule = z.looseObject({
  custom: z.looseObject({ auth: z.array(authentication).nullish() }).nullish(),
  http: z.looseObject({ auth: z.array(authentication).nullish() }).nullish(),
  tcp: z.looseObject({ auth: z.array(authentication).nullish() }).nullish(),
  azureQueue: z.looseObject({ auth: z.array(authentication).nullish() }).nullish(),
})

/** What a revision runs. */
export const containerAppTemplate = z.looseObject({
  revisionSuffix: z.string().nullish(),
  containers: z.array(container).min(1),
  initContainers: z.array(container).nullish(),
  scale: z.looseObject({ rules: z.array(scaleRule).nullish() }).nullish(),
  volumes: z.array(z.looseObject({ name: z.string(), secrets: z.array(authentication).nullish() })).nullish(),
})

/** A secret of an app: with its value, or a reference to a secret in a Key Vault, whose value nobody is shown. */
const containerAppSecret = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({ name: z.string(), keyVaultUrl: z.string(), identity: z.string() }),
])

/** What all revisions of an app share. */
export const containerAppConfiguration = z.looseObject({
  secrets: z.array(containerAppSecret).nullish(),
  activeRevisionsMode: z.enum(["Single", "Multiple"]).default("Single"),
  ingress: z
    .looseObject({
      targetPort: z.number().int().nullish(),
      traffic: z
        .array(
          z.looseObject({
            revisionName: z.string().nullish(),
            latestRevision: z.boolean().nullish(),
            weight: z.number().int().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  /** Which containers may use an identity, by its resource id or `system`; all where it is not named. */
  identitySettings: z
    .array(
      z.looseObject({
        identity: z.string(),
        lifecycle: z.enum(["Init", "Main", "None", "All"]).default("All"),
      }),
    )
    .nullish(),
  registries: z
    .array(z.looseObject({ server: z.string().nullish(), passwordSecretRef: z.string().nullish() }))
    .nullish(),
})

/** A snapshot of the template. The newest is the last. */
const revision = z.strictObject({
  name: z.string(),
  createdAt: z.iso.datetime(),
  active: z.boolean().default(true),
  template: containerAppTemplate,
})

/** What a container app has of its own; a seed needs no more than the names of its containers. */
export const containerAppFields = {
  /** Name of its environment, in the same resource group. */
  managedEnvironment: z.string().default("sandbox-environment"),
  configuration: containerAppConfiguration.prefault({}),
  template: containerAppTemplate,
  /** Left out, there is one revision of the template. */
  revisions: z.array(revision).default([]),
}

/** What an app has besides its place and its identities. */
export type ContainerAppParts = z.output<z.ZodObject<typeof containerAppFields>>
