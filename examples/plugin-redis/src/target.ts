import { type Azure } from "@keyless/azure"
import { type Context, defineTarget, type TargetPlugin } from "@keyless/core/plugin"
import { z } from "zod"
import { assignStep } from "./assign-step.ts"
import { cacheId, type CacheName, findCache } from "./cache.ts"
import { entraStep } from "./entra-step.ts"
import { clientFormats } from "./formats.ts"
import { entraLook, policyLook } from "./looks.ts"
import { unsupportedPrivileges } from "./policies.ts"
import { removeStep } from "./remove-step.ts"

/** Options that say which cache is meant. */
const options = z
  .strictObject({
    id: z
      .string()
      .optional()
      .meta({ flag: "target-id", description: "Resource id of the cache. Makes its names unnecessary." }),
    resourceGroup: z
      .string()
      .min(1)
      .optional()
      .meta({
        flag: "target-resource-group",
        aliases: ["tg"],
        description: "Resource group of the cache.",
      }),
    cache: z
      .string()
      .regex(/^[A-Za-z0-9](?:-?[A-Za-z0-9])*$/, "has characters that no cache has")
      .max(63)
      .optional()
      .meta({
        flag: "server",
        description: "Name of the cache.",
      }),
    subscription: z.string().optional().meta({
      flag: "target-subscription",
      description: "Subscription of the cache, if it is not that of the app.",
    }),
  })
  .superRefine((given, check) => {
    if (given.id !== undefined) return
    for (const name of ["resourceGroup", "cache"] as const) {
      if (given[name] === undefined)
        check.addIssue({ code: "custom", path: [name], message: "is missing (or give the cache's id)" })
    }
  })

export type RedisTargetOptions = z.output<typeof options>

/** Azure Cache for Redis. A cache has no firewall that is closed to this machine by default, and no statement is run in it. */
export function redisTarget({ azure }: { readonly azure: Azure }): TargetPlugin<RedisTargetOptions> {
  return defineTarget<RedisTargetOptions>({
    id: "redis",
    title: "Azure Cache for Redis",
    version: "0.1.0",
    protocol: "redis",
    defaultPort: 6380,
    settingPrefix: { cloud: "AZURE", type: "REDIS" },
    tokenScope: "https://redis.azure.com/.default",
    unsupported: { privileges: unsupportedPrivileges },
    clientFormats,
    options,
    closers: {},
    async resolve(context, given) {
      const cache = await findCache(azure, await nameOf(azure, context, given), context)
      return {
        id: cache.id,
        name: cache.cache,
        endpoint: { protocol: "redis", host: cache.host, port: cache.port, database: "0" },
        connect({ principal, privileges, others }) {
          const entra = entraStep(cache)
          const access = assignStep(cache, principal, privileges, others, [entra])
          return { steps: [entra, access], access }
        },
        disconnect: (existing, others) => [removeStep(cache, existing, others)],
        inspect: (existing, others) => ({
          helpers: [],
          looks: [entraLook(cache), policyLook(cache, existing, others)],
        }),
      }
    },
    optionsFromId: (id) => ({ id }),
  })
}

async function nameOf(azure: Azure, context: Context, given: RedisTargetOptions): Promise<CacheName> {
  if (given.id !== undefined) return cacheId.parse(given.id)
  const { resourceGroup = "", cache = "" } = given
  return { subscription: await azure.subscription(context, given.subscription), resourceGroup, cache }
}
