export { javaClient } from "./client.ts"
