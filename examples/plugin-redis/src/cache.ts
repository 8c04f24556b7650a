import { RedisManagementClient } from "@azure/arm-rediscache"
import { type Azure, requestAzureOrMissing, resourceIdType } from "@keyless/azure"
import { type Context, defineErrorCodes } from "@keyless/core/plugin"

/** The errors of this plugin. */
export const redisFailure = defineErrorCodes({
  target_not_found: "There is no cache of that name.",
  cache_not_ready: "The cache is there, but it does not say where it listens.",
})

export const cacheId = resourceIdType("Microsoft.Cache/redis/{cache}")

/** Which cache is meant. */
export interface CacheName {
  readonly subscription: string
  readonly resourceGroup: string
  readonly cache: string
}

/** A cache that was found. */
export interface FoundCache extends CacheName {
  readonly id: string
  readonly client: RedisManagementClient
  readonly host: string
  /** Port for TLS. */
  readonly port: number
}

/** @throws KeylessError `target_not_found`, `cache_not_ready` */
export async function findCache(azure: Azure, name: CacheName, { signal }: Context): Promise<FoundCache> {
  const { subscription, resourceGroup, cache } = name
  const id = cacheId.build(name)
  const client = azure.client(
    (credential, options) => new RedisManagementClient(credential, subscription, options),
  )
  const read = () => client.redis.get(resourceGroup, cache, { abortSignal: signal })
  const resource = await requestAzureOrMissing(read, { resource: id, signal })
  if (resource === undefined) {
    throw redisFailure(
      "target_not_found",
      `There is no cache "${cache}" in resource group "${resourceGroup}".`,
      {
        hint: `See what there is with: az redis list --resource-group ${resourceGroup} --output table`,
        resource: id,
      },
    )
  }
  const { hostName: host, sslPort: port } = resource
  if (host === undefined || port === undefined) {
    throw redisFailure("cache_not_ready", `Azure does not tell where ${cache} listens.`, {
      hint: "A cache takes some minutes to be made. Run the command again when its state is Succeeded.",
      resource: id,
      retryable: true,
    })
  }
  return { ...name, id, client, host, port }
}
