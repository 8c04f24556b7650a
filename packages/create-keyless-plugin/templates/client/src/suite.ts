import { clientConformance } from "@keyless/testkit"
import { perlClient } from "./perl.ts"

/** The cases that the plugin has to pass, for `npm test` and for `keyless plugins check`. */
export default () => clientConformance(perlClient())
