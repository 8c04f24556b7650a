import { isIP } from "node:net"
import {
  type Azure,
  requestAzure,
  requestAzureOrMissing,
  readNamedResource,
  type ResourceIdParts,
} from "@keyless/azure"
import { type Context, isKeylessError } from "@keyless/core/plugin"
import type { SecretClient } from "@azure/keyvault-secrets"
import { appServiceFailure } from "../error-codes.ts"
import { vaultId } from "./ids.ts"
import { allowed, dataPlaneOptions, type Guarded } from "./data-plane.ts"
import { roles } from "./role-step.ts"

/** What somebody may do with secrets of a vault that goes by access policies. */
export interface AccessPolicy {
  readonly objectId: string
  readonly secrets: readonly string[]
}

/** A key vault and the secrets of one app in it. Every call throws KeylessError. */
export interface Vault {
  readonly id: string
  readonly parts: ResourceIdParts<"Microsoft.KeyVault/vaults/{vault}">
  readonly name: string
  /** Null where roles decide who may read. */
  readonly policies: readonly AccessPolicy[] | null
  /** Address of the newest version of a secret. */
  uriOf(secret: string): string
  /** The newest value of a secret, or nothing where there is none. */
  read(context: Context, secret: string): Promise<string | undefined>
  /** Makes a secret, or a new version of it; one that was deleted and not purged yet comes back first. */
  write(context: Context, secret: string, value: string): Promise<void>
  /** Deletes a secret, as far as the vault lets it: most vaults keep what was deleted for some time. */
  remove(context: Context, secret: string): Promise<void>
}

/**
 * Reads a vault and opens it.
 *
 * @throws KeylessError `invalid_resource_id`, `place_not_found`
 */
export async function openVault(azure: Azure, { signal }: Context, id: string): Promise<Vault> {
  const parts = vaultId.parse(id)
  const { subscription, resourceGroup, vault: name } = parts
  const [{ createKeyVaultManagement }, { get }] = await Promise.all([
    import("@azure/arm-keyvault/api"),
    import("@azure/arm-keyvault/api/vaults"),
  ])
  const management = azure.client((credential, options) =>
    createKeyVaultManagement(credential, subscription, options),
  )
  const { properties } = await readNamedResource(
    () => get(management, resourceGroup, name, { abortSignal: signal }),
    { what: `key vault "${name}"`, list: "az keyvault list --output table", resource: id },
    (...told) => appServiceFailure("place_not_found", ...told),
  )
  const uri = properties.vaultUri ?? `https://${name}.${azure.cloud.suffixes.keyVault ?? "vault.azure.net"}/`
  const secrets = await secretClient(azure, uri)
  const facts = { resource: id }
  const guarded = (context: Context): Guarded => ({ azure, context, id, refusal: refusalOf(id) })
  return {
    id,
    parts,
    name,
    policies:
      properties.enableRbacAuthorization === true
        ? null
        : (properties.accessPolicies ?? []).map(({ objectId, permissions }) => ({
            objectId,
            secrets: permissions.secrets ?? [],
          })),
    uriOf: (secret) => new URL(`/secrets/${secret}`, uri).href,
    async read(context, secret) {
      const read = () => secrets.getSecret(secret, { abortSignal: context.signal })
      return allowed(guarded(context), async () => (await requestAzureOrMissing(read, facts))?.value)
    },
    async write(context, secret, value) {
      const options = { abortSignal: context.signal }
      const set = () => requestAzure(() => secrets.setSecret(secret, value, options), facts)
      await allowed(guarded(context), async () => {
        try {
          await set()
        } catch (error) {
          if (!isDeleted(error)) throw error
          const recovering = await requestAzure(
            () => secrets.beginRecoverDeletedSecret(secret, options),
            facts,
          )
          await requestAzure(() => recovering.pollUntilDone(options), facts)
          await set()
        }
      })
    },
    async remove(context, secret) {
      const remove = () => secrets.beginDeleteSecret(secret, { abortSignal: context.signal })
      await allowed(guarded(context), () => requestAzureOrMissing(remove, facts))
    },
  }
}

async function secretClient(azure: Azure, uri: string): Promise<SecretClient> {
  const { SecretClient } = await import("@azure/keyvault-secrets")
  return azure.client(
    (credential, options) =>
      new SecretClient(uri, credential, {
        ...dataPlaneOptions(options),
        // The client wants the vault's name to lie in the domain that the vault says tokens are for. An address, which a sandbox has, lies in none.
        disableChallengeResourceVerification: isIP(new URL(uri).hostname) !== 0,
      }),
  )
}

/** How it reads that somebody may not use secrets of a vault. */
function refusalOf(id: string): Guarded["refusal"] {
  return (objectId, { message }) => ({
    message: `You may not write secrets of the key vault: ${message}`,
    hint: `Where the vault goes by roles: az role assignment create --assignee ${objectId} --role "${roles.keyVaultSecretsOfficer.name}" --scope "${id}" (it needs some minutes). Where it goes by access policies: az keyvault set-policy --ids "${id}" --object-id ${objectId} --secret-permissions get set delete recover`,
  })
}

function isDeleted(error: unknown): boolean {
  if (!isKeylessError(error) || error.details?.["status"] !== 409) return false
  return /deleted but recoverable/i.test(error.message)
}
