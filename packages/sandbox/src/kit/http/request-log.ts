/** One request to the control plane. Headers and bodies are never kept. */
export interface RequestRecord {
  /** ISO time at which the request came. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly apiVersion?: string
  readonly status: number
  readonly kind: RequestKind
  /** Operation name of a request to ARM, such as `Microsoft.Web/sites/write`, or to Fabric; the data action of one to a vault or a store. */
  readonly operation?: string
  /** Whether the request only asks how a long-running operation is getting on. */
  readonly polling: boolean
}

/** The API that a request is for. Services bring kinds of their own; those of Azure's are `fabric`, `vault` and `configuration`. */
export type RequestKind = "arm" | "entra" | "graph" | "msi" | (string & Record<never, never>)

export interface Log<T> {
  add(record: T): void
  all(): readonly T[]
  clear(): void
}

/** A log that forgets its oldest entries when it is full, so that a sandbox may run for days. */
export const createLog = <T>(capacity = 20_000): Log<T> => {
  let records: T[] = []
  return {
    add(record) {
      records.push(record)
      if (records.length > capacity) records = records.slice(-Math.floor(capacity / 2))
    },
    all: () => [...records],
    clear() {
      records = []
    },
  }
}
