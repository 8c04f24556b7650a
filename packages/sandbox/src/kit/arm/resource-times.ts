import type { Store } from "../state/store.ts"
import { same } from "../state/resource-id.ts"

const made = (id: string) => `${id}#made`
const changed = (id: string) => `${id}#changed`

/** Notes writes to tracked resources. Call it before a request is handled, and the answer with the status when it was. */
export const watchWrite = (store: Store, method: string, path: string): ((status: number) => void) => {
  if (method !== "PUT" && method !== "PATCH") return () => {}
  const isThere = () => store.state.parts.some((part) => part.resources().some(({ id }) => same(id, path)))
  const wasThere = isThere()
  return (status) => {
    if (status >= 300) return
    if (!wasThere && method === "PUT") store.touch(made(path))
    store.touch(changed(path))
  }
}

/** When a resource was made and last written. What came with the seed is as old as the sandbox. */
export const timesOf = (
  store: Store,
  id: string,
): { readonly createdTime: string; readonly changedTime: string } => ({
  createdTime: store.touchedAt(made(id)).toISOString(),
  changedTime: store.touchedAt(changed(id)).toISOString(),
})
