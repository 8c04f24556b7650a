import { harborAuth } from "./harbor-auth.ts"
import { startHarbor } from "./harbor-in-memory.ts"

export { harborAuth }

/** What a config gets that names this package. Harbor is made up and lives in memory: put the client of your platform in its place. */
export default () => harborAuth(startHarbor().harbor)
