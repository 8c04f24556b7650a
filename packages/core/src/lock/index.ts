export type { Lease } from "./lock-file.ts"
export { makeFolder } from "./make-folder.ts"
export { lockForProcess, type LockHolder, type ProcessLock } from "./process-lock.ts"
