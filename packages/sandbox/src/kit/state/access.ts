import { operationMatches } from "./faults.ts"
import { same } from "./resource-id.ts"
import type { Store } from "./store.ts"

/** Whether an operation of ARM, or on data, is denied to a principal; everything else is allowed unless it needs a role. */
export const isDenied = (store: Store, objectId: string, operation: string): boolean =>
  Object.entries(store.state.denied)
    .filter(([denied]) => same(denied, objectId))
    .some(([, patterns]) => patterns.some((pattern) => operationMatches(pattern, operation)))
