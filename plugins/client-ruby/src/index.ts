export { rubyClient } from "./client.ts"
