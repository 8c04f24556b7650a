export { pythonClient } from "./client.ts"
