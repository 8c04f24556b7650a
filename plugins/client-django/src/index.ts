export { djangoClient } from "./client.ts"
