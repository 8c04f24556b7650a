import type { IdentityRequest } from "@keyless/core/plugin"
import type { Snapshot } from "../snapshot.ts"
import type { BadOptions, Breakdown } from "../target/fixture.ts"

/** Everything that the suite has to know of the world behind a source plugin. @public */
export interface SourceFixture {
  /** Makes the world anew. The app of `options` is there, with a setting `UNRELATED` of the value `stays` and with none of `identities`. */
  readonly begin: () => Promise<void>
  readonly options: unknown
  readonly badOptions: readonly BadOptions[]
  /** Options of an app that is not there. */
  readonly missing: unknown
  /** The identities to ask for; none where the source gives no app an identity, which is then tried with one that shows a secret. */
  readonly identities: readonly IdentityRequest[]
  /** Whether the app's settings can hold a text; what they cannot hold has to be refused. @defaultValue they hold every text */
  readonly holds?: (text: string) => boolean
  /** Settings and identities of the app, and all else that the plugin could change. An identity's name begins with `identity `. */
  readonly snapshot: () => Promise<Snapshot>
  /** Object id of the system identity, where the world makes a new one each time it is enabled: it may differ between two worlds. */
  readonly systemIdentity?: () => Promise<string | undefined>
  /** How many changes the plugin has asked for since `begin`. */
  readonly writes: () => Promise<number>
  /** At least one, and one for each thing that the plugin talks to: its errors must tell no secret. `snapshot` works all the same. */
  readonly breakdowns: readonly Breakdown[]
  /** Plain values of the tokens that the plugin has been given since `begin`. */
  readonly secrets: () => readonly string[]
}
