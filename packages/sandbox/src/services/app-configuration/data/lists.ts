import { createHash } from "node:crypto"
import type { LiveAppConfigurationStore, LiveKeyValue } from "../state.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import type { DataRequest, DataRoute } from "../../../kit/data/routes.ts"
import { invalidArgument } from "./answers.ts"
import { keyValueBody, withFields } from "./bodies.ts"
import { differs } from "./conditions.ts"
import { placeOf, select } from "./filters.ts"
import { conditionsOf, createStoreRoute, fieldsOf } from "./request.ts"

/** Items on one page of a list. */
const pageSize = 100

/** A page changes its etag when an item in it changes, comes or goes. */
const pageEtag = (items: readonly LiveKeyValue[]) =>
  createHash("sha256")
    .update(items.map(({ etag }) => etag).join())
    .digest("base64url")

const nextLink = (request: DataRequest, last: LiveKeyValue) => {
  const query = new URLSearchParams(request.url.search)
  query.delete("after")
  query.delete("After")
  query.append("after", Buffer.from(placeOf(last)).toString("base64url"))
  return `${request.url.pathname}?${query.toString()}`
}

/** Key-values by filters of key and label, in pages that each name the next. */
export const keyValueListRoutes = (plane: ControlPlane): DataRoute<LiveAppConfigurationStore>[] => {
  const route = createStoreRoute(plane)
  return [
    route("GET", "/kv", "read", ["key", "label", "$select", "after"], (request, store) => {
      const fields = fieldsOf(request)
      const selected = select(store.keyValues, { key: request.query("key"), label: request.query("label") })
      if ("faulty" in selected) {
        return invalidArgument(selected.faulty, "The filter is not valid.")
      }
      const after = Buffer.from(request.query("after") ?? "", "base64url").toString()
      const rest = selected.items.filter((item) => placeOf(item) > after)
      const items = rest.slice(0, plane.faults.current.pageSize ?? pageSize)
      const last = items.at(-1)
      const next = last !== undefined && items.length < rest.length ? nextLink(request, last) : undefined
      const etag = pageEtag(items)
      const headers = {
        etag: `"${etag}"`,
        ...(next !== undefined && { link: `<${next}>; rel="next"` }),
      }
      if (!differs(conditionsOf(request), etag)) return { status: 304, headers }
      return {
        status: 200,
        headers,
        body: {
          items: items.map((item) => withFields(keyValueBody(item), fields)),
          etag,
          ...(next !== undefined && { "@nextLink": next }),
        },
      }
    }),
  ]
}
