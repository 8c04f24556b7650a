export { phpClient } from "./client.ts"
