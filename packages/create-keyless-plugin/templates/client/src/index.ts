import { perlClient } from "./perl.ts"

export { perlClient }

/** What a config gets that names this package. */
export default () => perlClient()
