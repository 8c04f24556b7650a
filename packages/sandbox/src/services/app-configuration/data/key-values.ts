import { newCompactId } from "../../../kit/state/new-id.ts"
import type { LiveAppConfigurationStore, LiveKeyValue } from "../state.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import { failWith, type DataAnswer } from "../../../kit/data/answers.ts"
import type { DataRequest, DataRoute } from "../../../kit/data/routes.ts"
import { parseStrictly } from "../../../kit/http/strict-body.ts"
import { invalidArgument, preconditionFailed } from "./answers.ts"
import { keyValueBody, keyValueHeaders, putBody, withFields } from "./bodies.ts"
import { differs, matches } from "./conditions.ts"
import { labelOf } from "./filters.ts"
import { conditionsOf, createStoreRoute, fieldsOf } from "./request.ts"

const found = (item: LiveKeyValue, fields: readonly string[] = []): DataAnswer => ({
  status: 200,
  body: withFields(keyValueBody(item), fields),
  headers: keyValueHeaders(item),
})

/** One key-value: read, set and delete, each under the conditions of its headers. */
export const keyValueRoutes = (plane: ControlPlane): DataRoute<LiveAppConfigurationStore>[] => {
  const route = createStoreRoute(plane)
  const path = "/kv/{key}"
  const placeOf = (request: DataRequest) => ({
    key: request.param("key"),
    label: labelOf(request.query("label")),
  })
  const itemOf = (request: DataRequest, store: LiveAppConfigurationStore) => {
    const { key, label } = placeOf(request)
    return store.keyValues.find((item) => item.key === key && item.label === label)
  }

  return [
    route("GET", path, "read", ["label", "$select"], (request, store) => {
      const fields = fieldsOf(request)
      const item = itemOf(request, store)
      if (item === undefined) return { status: 404 }
      const conditions = conditionsOf(request)
      if (!matches(conditions, item.etag)) return preconditionFailed
      if (!differs(conditions, item.etag)) return { status: 304, headers: keyValueHeaders(item) }
      return found(item, fields)
    }),
    route("PUT", path, "write", ["label"], (request, store) => {
      const { key, label } = placeOf(request)
      if (key === "." || key === ".." || key.includes("%"))
        return invalidArgument("key", `The key '${key}' is not valid.`)
      const body = parseStrictly(putBody, request.body ?? {}, plane.lenient, (reason, at) =>
        failWith(invalidArgument(at, reason)),
      )
      const present = itemOf(request, store)
      const conditions = conditionsOf(request)
      if (!matches(conditions, present?.etag) || !differs(conditions, present?.etag))
        return preconditionFailed
      const item: LiveKeyValue = {
        key,
        ...(label !== undefined && { label }),
        value: body.value ?? null,
        ...(body.content_type && { contentType: body.content_type }),
        ...(body.tags && { tags: body.tags }),
        ...(body.description && { description: body.description }),
        etag: newCompactId(),
        lastModified: new Date(plane.now()).toISOString(),
      }
      if (present === undefined) store.keyValues.push(item)
      else store.keyValues[store.keyValues.indexOf(present)] = item
      return found(item)
    }),
    route("DELETE", path, "delete", ["label"], (request, store) => {
      const present = itemOf(request, store)
      const conditions = conditionsOf(request)
      if (!matches(conditions, present?.etag) || !differs(conditions, present?.etag))
        return preconditionFailed
      if (present === undefined) return { status: 204 }
      store.keyValues.splice(store.keyValues.indexOf(present), 1)
      return found(present)
    }),
  ]
}
