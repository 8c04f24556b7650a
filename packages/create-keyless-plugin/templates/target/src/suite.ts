import { targetConformance } from "@keyless/testkit"
import { cellarFixture } from "./fixture.ts"
import { startCellar } from "./server.ts"
import { cellarTarget } from "./target.ts"

/** The cases that the plugin has to pass, for `npm test` and for `keyless plugins check`. */
export default () => {
  const cellar = startCellar()
  const token = "what-the-keeper-shows-at-the-door"
  return targetConformance(cellarTarget(cellar, token), cellarFixture(cellar, token))
}
