import { defineService, findAt, type ServiceKit } from "@keyless/sandbox"
import { openCache, type RunningCache } from "./gateway.ts"
import { redisRoutes } from "./routes.ts"
import { audiences, type Cache, idOf, redisSeed, type RedisState, redisType } from "./state.ts"

/** Azure Cache for Redis in the sandbox, with a real Redis server behind each cache. */
export const redisService = () =>
  defineService({
    name: "redis",
    namespaces: ["Microsoft.Cache"],
    seed: redisSeed,
    load: ({ redisCaches }, { inSubscription }): RedisState => ({
      redisCaches: redisCaches.map(inSubscription),
    }),
    resources: ({ redisCaches }) =>
      redisCaches.map((cache) => ({ ...cache, id: idOf(cache), type: redisType })),
    audiences,
    start(kit) {
      const running = new Map<string, RunningCache>()
      const close = async () => {
        await Promise.all([...running.values()].map((cache) => cache.close()))
        running.clear()
      }
      const keyOf = (cache: Cache) => idOf(cache).toLowerCase()
      return {
        routes: redisRoutes(kit, (cache) => running.get(keyOf(cache))),
        listeners: [
          {
            async restart() {
              await close()
              for (const cache of kit.own.redisCaches)
                running.set(keyOf(cache), await openCache(kit, () => present(kit, cache)))
            },
            close,
            databases: () =>
              kit.own.redisCaches.flatMap((cache) => {
                const open = running.get(keyOf(cache))
                return open === undefined ? [] : [{ id: idOf(cache), host: open.host, port: open.port }]
              }),
          },
        ],
      }
    },
    fidelity: [
      {
        title: "Redis",
        notes: [
          {
            kind: "difference",
            says: "A session stays open when its token ends; Azure closes it. Access keys are not taken.",
          },
          {
            kind: "difference",
            says: "Whether Entra authentication is on acts at once; Azure takes minutes.",
          },
        ],
      },
    ],
  })

export default redisService

const present = (kit: ServiceKit<RedisState>, cache: Cache): Cache =>
  findAt(kit.own.redisCaches, cache) ?? cache
