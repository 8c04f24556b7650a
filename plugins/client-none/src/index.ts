export { noneClient } from "./client.ts"
