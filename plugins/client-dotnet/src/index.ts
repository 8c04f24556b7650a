export { dotnetClient } from "./client.ts"
