import {
  type Action,
  KeylessError,
  type Principal,
  type ResolvedSource,
  type SettingsStore,
  type SourcePlugin,
} from "@keyless/core/plugin"
import { type SourceFixture } from "@keyless/testkit"
import { type Shelf } from "../shelf/source.ts"
import type { Mutant } from "./mutant.ts"

export interface SourceMutant extends Mutant {
  readonly plugin: (right: SourcePlugin, shelf: Shelf) => SourcePlugin
  readonly fixture?: Partial<SourceFixture>
}

export function broken(
  plugin: SourcePlugin,
  change: (found: ResolvedSource) => Partial<ResolvedSource>,
): SourcePlugin {
  return {
    ...plugin,
    async resolve(context, options) {
      const found = await plugin.resolve(context, options)
      return { ...found, ...change(found) }
    },
  }
}

/** The source whose settings are kept in another way. */
export const stored =
  (change: (store: SettingsStore, shelf: Shelf) => Partial<SettingsStore>): SourceMutant["plugin"] =>
  (right, shelf) =>
    broken(right, ({ settings }) => ({ settings: { ...settings, ...change(settings, shelf) } }))

/** The source that gives identities in another way. */
export const given =
  (change: (step: Action<Principal>, shelf: Shelf) => Partial<Action<Principal>>): SourceMutant["plugin"] =>
  (right, shelf) =>
    broken(right, (found) => ({
      identity(request) {
        const step = found.identity(request)
        return step.kind === "action" ? { ...step, ...change(step, shelf) } : step
      },
    }))

/** The source whose errors of one code are others. */
export const failingAs =
  (code: string, change: (error: KeylessError) => KeylessError): SourceMutant["plugin"] =>
  (right) => ({
    ...right,
    resolve: (context, options) =>
      right
        .resolve(context, options)
        .catch((error: unknown) =>
          Promise.reject(error instanceof KeylessError && error.code === code ? change(error) : error),
        ),
  })

export const never = new AbortController().signal
export const options = "wrong options are refused with their path, and nothing is touched"
export const unknown = "an option that the schema does not know is refused, and nothing is touched"
export const missing = "an app that is not there is source_not_found, and nothing is touched"
export const holds = "the app holds every identity that it was given, and keeps what it had"
export const away = "where the shelf is away, the error says what to do and tells no secret"
export const named = "settings: the named keys are changed and no other, secrets opened"
export const values = "settings: values come back as they were given"
export const now = "settings: a change is asked for with the settings as they are now"
export const together = "settings: changes at the same time do not lose each other"
