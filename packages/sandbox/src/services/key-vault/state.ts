import { z } from "zod"
import { guid } from "../../kit/state/guid.ts"
import type { Known } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import { before, inResourceGroup, publicNetworkAccess } from "../../kit/state/seed-parts.ts"

const moment = z.iso.datetime()
const permissions = z.array(z.string().transform((permission) => permission.toLowerCase()))

const secretVersion = z.strictObject({
  /** 32 hexadecimal digits. */
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  value: z.string(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  enabled: z.boolean().default(true),
  createdAt: moment.default(before),
  updatedAt: moment.optional(),
  /** Times that Key Vault keeps and tells, and does not act on. */
  notBefore: moment.optional(),
  expiresAt: moment.optional(),
})

const keyVault = z.strictObject({
  ...inResourceGroup,
  /** Whether role assignments say who may do what with secrets; else the access policies do. */
  rbac: z.boolean().default(true),
  accessPolicies: z
    .array(
      z.strictObject({
        objectId: guid,
        /** Permissions such as `get`, `list` and `set`, or `all`. */
        secrets: permissions,
        /** Permissions that the sandbox keeps and has nothing for. */
        keys: permissions.default([]),
        certificates: permissions.default([]),
        storage: permissions.default([]),
        /** The application on whose behalf the object id must act. */
        applicationId: guid.optional(),
      }),
    )
    .default([]),
  publicNetworkAccess,
  secrets: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[0-9a-z-]{1,127}$/i),
        /** The oldest first; the last one is the present one. */
        versions: z.array(secretVersion).min(1),
        /** Set while the secret is deleted and can be recovered. */
        deletedAt: moment.optional(),
      }),
    )
    .default([]),
})

export const keyVaultSeed = { keyVaults: z.array(keyVault).default([]) }

type KeyVault = z.output<typeof keyVault>
export type LiveSecretVersion = Known<z.output<typeof secretVersion>, "id">
export type LiveSecret = Omit<KeyVault["secrets"][number], "versions"> & { versions: LiveSecretVersion[] }
export type LiveKeyVault = Known<Omit<KeyVault, "secrets">, "subscriptionId"> & { secrets: LiveSecret[] }

/** The service's part of a state. */
export interface KeyVaultState {
  keyVaults: LiveKeyVault[]
}

export const keyVaultType = "Microsoft.KeyVault/vaults"

/** ARM id of a key vault. */
export const keyVaultId = (at: Location): string => providedId(at, keyVaultType)
