import { z } from "zod"
import type { LiveSecret, LiveSecretVersion } from "../state.ts"

const seconds = (moment: string) => Math.floor(Date.parse(moment) / 1000)
const momentOf = (time: number) => new Date(time * 1000).toISOString()

const attributes = z.strictObject({
  enabled: z.boolean().nullish(),
  /** Seconds since 1970. */
  nbf: z.number().int().nullish(),
  exp: z.number().int().nullish(),
})
const common = {
  contentType: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  attributes: attributes.nullish(),
}

/** Body of setting a secret. */
export const setBody = z.strictObject({ ...common, value: z.string() })

/** Body of changing what is kept of a version besides its value; what is left out stays. */
export const updateBody = z.strictObject(common)

/** What a body changes in a version. */
export const changesOf = (
  body: z.output<typeof updateBody>,
): Partial<Pick<LiveSecretVersion, "contentType" | "tags" | "enabled" | "notBefore" | "expiresAt">> => {
  const { enabled, nbf, exp } = body.attributes ?? {}
  return {
    ...(typeof body.contentType === "string" && { contentType: body.contentType }),
    ...(body.tags && { tags: body.tags }),
    ...(typeof enabled === "boolean" && { enabled }),
    ...(typeof nbf === "number" && { notBefore: momentOf(nbf) }),
    ...(typeof exp === "number" && { expiresAt: momentOf(exp) }),
  }
}

/** What is told of a version besides its id and value. */
const facts = (version: LiveSecretVersion) => ({
  ...(version.contentType !== undefined && { contentType: version.contentType }),
  attributes: {
    enabled: version.enabled,
    ...(version.notBefore !== undefined && { nbf: seconds(version.notBefore) }),
    ...(version.expiresAt !== undefined && { exp: seconds(version.expiresAt) }),
    created: seconds(version.createdAt),
    updated: seconds(version.updatedAt ?? version.createdAt),
    recoveryLevel: "Recoverable+Purgeable",
    recoverableDays: 90,
  },
  ...(version.tags !== undefined && { tags: version.tags }),
})

/** Makes the bodies of a vault at an address. */
export const createBodies = (url: string) => {
  const deletion = (secret: LiveSecret) => {
    const deletedDate = seconds(secret.deletedAt ?? "")
    return {
      recoveryId: `${url}/deletedsecrets/${secret.name}`,
      deletedDate,
      scheduledPurgeDate: deletedDate + 90 * 24 * 60 * 60,
    }
  }
  const bodies = {
    version: (secret: LiveSecret, version: LiveSecretVersion) => ({
      id: `${url}/secrets/${secret.name}/${version.id}`,
      ...facts(version),
    }),
    secret: (secret: LiveSecret, version: LiveSecretVersion) => ({
      id: `${url}/secrets/${secret.name}`,
      ...facts(version),
    }),
    withValue: (secret: LiveSecret, version: LiveSecretVersion) => ({
      value: version.value,
      ...bodies.version(secret, version),
    }),
    deletedVersion: (secret: LiveSecret, version: LiveSecretVersion) => ({
      ...deletion(secret),
      ...bodies.version(secret, version),
    }),
    deletedSecret: (secret: LiveSecret, version: LiveSecretVersion) => ({
      ...deletion(secret),
      ...bodies.secret(secret, version),
    }),
  }
  return bodies
}

export type Bodies = ReturnType<typeof createBodies>
