export { goClient } from "./client.ts"
