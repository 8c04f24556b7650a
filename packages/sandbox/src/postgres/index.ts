export { createPostgresPlane } from "./plane.ts"
export type { PostgresPlaneOptions } from "./plane.ts"
