import { inResourceGroup, providedId } from "@keyless/sandbox"
import { z } from "zod"

/** The audience of tokens for caches, with and without a slash at the end. */
export const audiences = ["https://redis.azure.com", "https://redis.azure.com/"]

export const redisType = "Microsoft.Cache/redis"

const assignment = z.strictObject({
  objectId: z.guid(),
  objectIdAlias: z.string(),
  accessPolicyName: z.string(),
})

/** Fields of a seed. */
export const redisSeed = {
  redisCaches: z
    .array(
      z.strictObject({
        ...inResourceGroup,
        /** Whether tokens are taken. */
        aadEnabled: z.boolean().default(false),
        /** By the name of the assignment. */
        accessPolicyAssignments: z.array(assignment.extend({ name: z.string() })).default([]),
      }),
    )
    .default([]),
}

export type Cache = Omit<z.output<typeof redisSeed.redisCaches>[number], "subscriptionId"> & {
  subscriptionId: string
}
export interface RedisState {
  redisCaches: Cache[]
}

export const idOf = (cache: Cache) => providedId(cache, redisType)
