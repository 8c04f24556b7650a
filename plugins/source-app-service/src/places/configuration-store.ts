import type { AppConfigurationClient, ConfigurationSetting } from "@azure/app-configuration"
import { type Azure, requestAzure, requestAzureOrMissing, readNamedResource } from "@keyless/azure"
import { type Context, isKeylessError } from "@keyless/core/plugin"
import { appServiceFailure } from "../error-codes.ts"
import { storeId } from "./ids.ts"
import { allowed, dataPlaneOptions, type Guarded } from "./data-plane.ts"
import { roles } from "./role-step.ts"

/** A value of a store, with what is needed to change it only if nobody else has. */
export interface KeyValue {
  readonly key: string
  readonly value: string
  readonly contentType?: string
  readonly etag?: string
}

/** An App Configuration store. Every call throws KeylessError. */
export interface ConfigurationStore {
  readonly id: string
  readonly name: string
  readonly endpoint: string
  read(context: Context, key: string): Promise<KeyValue | undefined>
  /**
   * Writes a value if the store still has what was read.
   *
   * @param before - what was read, nothing where there was nothing
   * @returns whether it was written
   */
  write(context: Context, before: KeyValue | undefined, after: Omit<KeyValue, "etag">): Promise<boolean>
  /** Deletes a value if the store still has what was read. @returns whether it was deleted */
  remove(context: Context, before: KeyValue): Promise<boolean>
}

/**
 * Reads a store and opens it.
 *
 * @throws KeylessError `invalid_resource_id`, `place_not_found`
 */
export async function openStore(azure: Azure, { signal }: Context, id: string): Promise<ConfigurationStore> {
  const { subscription, resourceGroup, store: name } = storeId.parse(id)
  const { AppConfigurationManagementClient } = await import("@azure/arm-appconfiguration")
  // This client reads the address from `$host`.
  const management = azure.client(
    (credential, options) =>
      new AppConfigurationManagementClient(credential, subscription, { ...options, $host: options.endpoint }),
  )
  const told = await readNamedResource(
    () => management.configurationStores.get(resourceGroup, name, { abortSignal: signal }),
    {
      what: `App Configuration store "${name}"`,
      list: "az appconfig list --output table",
      resource: id,
    },
    (...message) => appServiceFailure("place_not_found", ...message),
  )
  const endpoint =
    told.endpoint ?? `https://${name}.${azure.cloud.suffixes.appConfiguration ?? "azconfig.io"}`
  const settings = await settingsClient(azure, endpoint)
  const guarded = (context: Context): Guarded => ({ azure, context, id, refusal: refusalOf(id) })
  const attempt = async (context: Context, write: () => Promise<unknown>): Promise<boolean> => {
    try {
      await allowed(guarded(context), () => requestAzure(write, { resource: id, signal: context.signal }))
      return true
    } catch (error) {
      // Precondition failed: somebody else was faster.
      if (isKeylessError(error) && error.details?.["status"] === 412) return false
      throw error
    }
  }
  return {
    id,
    name,
    endpoint,
    async read(context, key) {
      const read = () => settings.getConfigurationSetting({ key }, { abortSignal: context.signal })
      const setting = await allowed(guarded(context), () =>
        requestAzureOrMissing(read, { resource: id, signal: context.signal }),
      )
      return setting === undefined ? undefined : keyValue(setting)
    },
    write(context, before, after) {
      const options = { abortSignal: context.signal }
      return attempt(context, () =>
        before === undefined
          ? settings.addConfigurationSetting(after, options)
          : settings.setConfigurationSetting(
              { ...after, ...(before.etag === undefined ? {} : { etag: before.etag }) },
              { ...options, onlyIfUnchanged: true },
            ),
      )
    },
    remove: (context, { key, etag }) =>
      attempt(context, () =>
        settings.deleteConfigurationSetting(
          { key, ...(etag === undefined ? {} : { etag }) },
          { abortSignal: context.signal, onlyIfUnchanged: true },
        ),
      ),
  }
}

async function settingsClient(azure: Azure, endpoint: string): Promise<AppConfigurationClient> {
  const { AppConfigurationClient } = await import("@azure/app-configuration")
  return azure.client(
    (credential, options) => new AppConfigurationClient(endpoint, credential, dataPlaneOptions(options)),
  )
}

function keyValue({ key, value = "", contentType, etag }: ConfigurationSetting): KeyValue {
  return {
    key,
    value,
    ...(contentType === undefined ? {} : { contentType }),
    ...(etag === undefined ? {} : { etag }),
  }
}

/** How it reads that somebody may not use settings of a store. */
function refusalOf(id: string): Guarded["refusal"] {
  return (objectId) => ({
    message: "You may not write settings of the App Configuration store.",
    hint: `An owner can grant it: az role assignment create --assignee ${objectId} --role "${roles.configurationOwner.name}" --scope "${id}" (it needs some minutes).`,
  })
}
