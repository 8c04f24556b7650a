export { createSqlPlane } from "./plane.ts"
