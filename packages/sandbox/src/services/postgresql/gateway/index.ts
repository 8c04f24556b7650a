export { createPostgresPlane } from "./plane.ts"
