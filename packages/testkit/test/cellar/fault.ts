import type { OptionsSchema, TargetPlugin } from "@keyless/core/plugin"
import type { TargetFixture } from "@keyless/testkit"
import type { Mutant } from "../mutants/mutant.ts"
import type { Cellar } from "./server.ts"

/** A target that does one thing wrong, or a fixture that tells of another world. */
export interface Fault extends Mutant {
  readonly plugin?: (right: TargetPlugin, cellar: Cellar) => TargetPlugin
  readonly fixture?: Partial<TargetFixture>
}

/** What the keeper shows at the door. */
export const cellarToken = "token-of-the-keeper"

/** The database user of the usual connection. */
export const user = "app_shop"

/** A schema that takes everything. */
export const anything: OptionsSchema<unknown> = {
  "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) },
}
