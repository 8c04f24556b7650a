import { startCellar } from "./server.ts"
import { cellarTarget } from "./target.ts"

export { cellarTarget }

/** What a config gets that names this package. Cellar is made up and lives in memory: put the client of your database in its place. */
export default () => cellarTarget(startCellar(), "")
