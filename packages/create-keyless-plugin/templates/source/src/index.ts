import { startHarbor } from "./harbor-in-memory.ts"
import { harborSource } from "./harbor-source.ts"

export { harborSource }

/** What a config gets that names this package. Harbor is made up and lives in memory: put the client of your platform in its place. */
export default () => harborSource(startHarbor().harbor)
