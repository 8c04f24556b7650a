import type { ControlPlane } from "../../../kit/context.ts"
import type { DataAnswer } from "../../../kit/data/answers.ts"
import type { DataRequest } from "../../../kit/data/routes.ts"
import { pageOf } from "../../../kit/http/paging.ts"

/** Most items that Key Vault puts on a page. */
const largest = 25

/** A list in pages, each naming the next. */
export const listAnswer = (
  plane: ControlPlane,
  request: DataRequest,
  value: readonly unknown[],
): DataAnswer => {
  const asked = Number(request.query("maxresults") ?? largest)
  const size = Math.min(largest, asked > 0 ? asked : largest, plane.faults.current.pageSize ?? largest)
  const cut = pageOf({ value }, Number(request.query("$skiptoken") ?? 0), size)
  if (cut?.next === undefined) return { status: 200, body: { ...cut?.body, nextLink: null } }
  const next = new URL(request.url)
  next.searchParams.set("$skiptoken", String(cut.next))
  return { status: 200, body: { ...cut.body, nextLink: next.href } }
}
