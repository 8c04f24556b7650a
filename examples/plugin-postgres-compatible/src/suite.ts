import { targetConformance } from "@keyless/testkit"
import { openWorld } from "./fixture.ts"
import { contosoPostgresTarget } from "./target.ts"

/** The cases that the plugin has to pass, for `npm test` and for `keyless plugins check`, in a sandbox that lasts until `stop`. */
export default async () => {
  const { azure, fixture, stop } = await openWorld()
  return { cases: targetConformance(contosoPostgresTarget({ azure }), fixture), stop }
}
