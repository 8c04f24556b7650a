export { springbootClient } from "./client.ts"
