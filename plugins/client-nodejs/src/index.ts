export { nodejsClient } from "./client.ts"
