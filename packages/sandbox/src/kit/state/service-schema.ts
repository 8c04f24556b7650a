import { z } from "zod"
import { guid } from "./guid.ts"
import { roleNames } from "./role-definitions.ts"

/** When what a seed holds was made, where the seed does not say. */
const before = "2025-01-01T00:00:00.000Z"
const moment = z.iso.datetime()
const tags = z.record(z.string(), z.string()).optional()

const permissions = z.array(z.string().transform((permission) => permission.toLowerCase()))

const secretVersion = z.strictObject({
  /** 32 hexadecimal digits. */
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  value: z.string(),
  contentType: z.string().optional(),
  tags,
  enabled: z.boolean().default(true),
  createdAt: moment.default(before),
  updatedAt: moment.optional(),
  /** Times that Key Vault keeps and tells, and does not act on. */
  notBefore: moment.optional(),
  expiresAt: moment.optional(),
})

/** What a key vault has besides its place. */
export const keyVaultParts = {
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
  publicNetworkAccess: z.enum(["Enabled", "Disabled"]).default("Enabled"),
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
}

/** What an App Configuration store has besides its place. */
export const appConfigurationStoreParts = {
  keyValues: z
    .array(
      z.strictObject({
        /** Keys and labels differ by case. */
        key: z.string().min(1),
        label: z.string().min(1).optional(),
        value: z.string().nullable(),
        contentType: z.string().optional(),
        tags,
        description: z.string().optional(),
        etag: z.string().min(1).optional(),
        lastModified: moment.default(before),
      }),
    )
    .default([]),
}

/** A role of a principal. */
export const roleAssignment = z.strictObject({
  name: guid.optional(),
  /** ARM id of a subscription, a resource group, a resource or a secret of a vault. */
  scope: z.string().startsWith("/"),
  principalId: guid,
  role: z.enum(roleNames),
  /** Fields of the ARM body that the sandbox keeps and shows, such as `description`. */
  kept: z.record(z.string(), z.unknown()).default({}),
})
