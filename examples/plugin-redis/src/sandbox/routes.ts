import {
  acted,
  type ArmRoute,
  armFailure,
  envelope,
  kept,
  locatedReads,
  type LocatedType,
  ok,
  type OperationAddress,
  pathOf,
  readOnly,
  resourceOf,
  type ServiceKit,
  withBody,
} from "@keyless/sandbox"
import { z } from "zod"
import type { RunningCache } from "./gateway.ts"
import { type Cache, idOf, type RedisState, redisType } from "./state.ts"

const apiVersions = ["2024-11-01"]
const basis = "specified" as const

const address: OperationAddress = {
  provider: "Microsoft.Cache",
  inResourceGroup: false,
  status: "asyncOperations",
  results: "operationResults",
  signed: false,
}

/** What of a cache can be changed here. The service takes switches as texts. */
const patch = z.strictObject({
  tags: kept,
  properties: z.strictObject({
    redisConfiguration: z.strictObject({ "aad-enabled": acted(z.string()).optional() }).optional(),
  }),
})

const assignmentBody = z.strictObject({
  ...envelope,
  properties: z.strictObject({
    provisioningState: readOnly,
    objectId: z.guid(),
    objectIdAlias: z.string(),
    accessPolicyName: z.enum(["Data Owner", "Data Contributor", "Data Reader"]),
  }),
})

/** Operations on caches: read, switch Entra authentication, and give access (REST reference of Azure Cache for Redis, 2024-11-01). */
export const redisRoutes = (
  kit: ServiceKit<RedisState>,
  runningOf: (cache: Cache) => RunningCache | undefined,
): readonly ArmRoute[] => {
  const body = (cache: Cache) => ({
    id: idOf(cache),
    name: cache.name,
    type: "Microsoft.Cache/Redis",
    location: cache.location,
    tags: {},
    ...cache.kept,
    properties: {
      provisioningState: "Succeeded",
      redisVersion: "6.0",
      sku: { name: "Standard", family: "C", capacity: 1 },
      enableNonSslPort: false,
      redisConfiguration: { "aad-enabled": String(cache.aadEnabled) },
      hostName: runningOf(cache)?.host,
      sslPort: runningOf(cache)?.port,
    },
  })
  const located: LocatedType<Cache> = {
    type: redisType,
    apiVersions,
    basis,
    resources: () => kit.own.redisCaches,
    body,
  }
  const one = pathOf(located)
  const assignments = `${one}/accessPolicyAssignments`
  const operation = (verb: string) => `${redisType}/accessPolicyAssignments/${verb}`
  type Assignment = Cache["accessPolicyAssignments"][number]
  const shown = (cache: Cache, { name, ...properties }: Assignment) => ({
    id: `${idOf(cache)}/accessPolicyAssignments/${name}`,
    name,
    type: `${redisType}/accessPolicyAssignments`,
    properties: { ...properties, provisioningState: "Succeeded" },
  })
  const changing = (
    cache: Cache,
    verb: string,
    change: () => void,
    answer?: { status: 201; body: unknown },
  ) =>
    kit.operations.accept({
      name: crypto.randomUUID(),
      operation: operation(verb),
      address,
      location: cache.location,
      subscriptionId: cache.subscriptionId,
      resourceGroup: cache.resourceGroup,
      apiVersion: "2024-11-01",
      queue: idOf(cache).toLowerCase(),
      ...(answer === undefined ? {} : { answer }),
      async work() {
        change()
        await runningOf(cache)?.syncUsers()
      },
    })
  return [
    ...locatedReads(located),
    ...kit.operations.routes(address, apiVersions),
    {
      method: "PATCH",
      path: one,
      operation: `${redisType}/write`,
      apiVersions,
      basis,
      ...withBody(kit, patch, (request, { tags, properties }) => {
        const cache = resourceOf(located, request)
        const aad = properties.redisConfiguration?.["aad-enabled"]
        if (aad !== undefined) cache.aadEnabled = aad.toLowerCase() === "true"
        if (tags !== undefined) cache.kept["tags"] = tags
        return ok(body(cache))
      }),
    },
    {
      method: "GET",
      path: assignments,
      operation: operation("read"),
      apiVersions,
      basis,
      handle(request) {
        const cache = resourceOf(located, request)
        return ok({ value: cache.accessPolicyAssignments.map((each) => shown(cache, each)) })
      },
    },
    {
      method: "GET",
      path: `${assignments}/{assignment}`,
      operation: operation("read"),
      apiVersions,
      basis,
      handle(request) {
        const cache = resourceOf(located, request)
        const found = cache.accessPolicyAssignments.find(({ name }) => name === request.param("assignment"))
        if (found === undefined)
          throw armFailure(404, "ResourceNotFound", "The access policy assignment was not found.")
        return ok(shown(cache, found))
      },
    },
    {
      method: "PUT",
      path: `${assignments}/{assignment}`,
      operation: operation("write"),
      apiVersions,
      basis,
      ...withBody(kit, assignmentBody, (request, { properties: { provisioningState: _, ...wanted } }) => {
        const cache = resourceOf(located, request)
        const made = { ...wanted, name: request.param("assignment") }
        if (
          cache.accessPolicyAssignments.some(
            ({ name, objectId }) => objectId === made.objectId && name !== made.name,
          )
        )
          throw armFailure(400, "InvalidRequestBody", "The object id has another access policy assignment.")
        const others = () => cache.accessPolicyAssignments.filter(({ name }) => name !== made.name)
        const change = () => void (cache.accessPolicyAssignments = [...others(), made])
        return changing(cache, "write", change, { status: 201, body: shown(cache, made) })
      }),
    },
    {
      method: "DELETE",
      path: `${assignments}/{assignment}`,
      operation: operation("delete"),
      apiVersions,
      basis,
      handle(request) {
        const cache = resourceOf(located, request)
        const name = request.param("assignment")
        if (!cache.accessPolicyAssignments.some((each) => each.name === name)) return { status: 204 }
        return changing(cache, "delete", () => {
          cache.accessPolicyAssignments = cache.accessPolicyAssignments.filter((each) => each.name !== name)
        })
      },
    },
  ]
}
