export { createMysqlPlane } from "./plane.ts"
