import { quoteName } from "./quoting.ts"
import type { TransactionRequest, TransactionStart } from "./wire/requests.ts"
import { envChange } from "./wire/tokens.ts"

/** The transaction of a session as the wire calls it: by a number of eight bytes that is not zero (MS-TDS 2.2.7.9). */
export interface TransactionTracker {
  readonly open: boolean
  /** The token that tells the client of a change. */
  changed(change: "begin" | "commit" | "rollback"): Buffer
}

export function createTransactionTracker(): TransactionTracker {
  let last = 0n
  let current: Buffer | undefined
  return {
    get open() {
      return current !== undefined
    },
    changed(change) {
      if (change === "begin") {
        last += 1n
        current = Buffer.alloc(8)
        current.writeBigUInt64LE(last)
        return envChange({ kind: "begin", descriptor: current })
      }
      const descriptor = current ?? Buffer.alloc(8)
      current = undefined
      return envChange({ kind: change, descriptor })
    },
  }
}

/** The batch for a request to the transaction manager; undefined for what there is none for (MS-TDS 2.2.6.9). */
export function transactionBatch(request: TransactionRequest): string | undefined {
  switch (request.kind) {
    case "begin":
      return beginBatch(request.start)
    case "commit":
    case "rollback": {
      // COMMIT has no use for a name; ROLLBACK goes back to the savepoint of that name.
      const ends =
        request.kind === "commit" ? "COMMIT TRANSACTION" : `ROLLBACK TRANSACTION${nameOf(request.name)}`
      return request.next === undefined ? ends : `${ends};\n${beginBatch(request.next)}`
    }
    case "save":
      return `SAVE TRANSACTION${nameOf(request.name)}`
    case "unsupported":
      return undefined
  }
}

function beginBatch(start: TransactionStart): string {
  const begin = `BEGIN TRANSACTION${nameOf(start.name)}`
  return start.isolation === undefined
    ? begin
    : `SET TRANSACTION ISOLATION LEVEL ${start.isolation};\n${begin}`
}

const nameOf = (name: string) => (name === "" ? "" : ` ${quoteName(name)}`)
