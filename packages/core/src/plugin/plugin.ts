import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec"

const pluginBrand: unique symbol = Symbol.for("keyless.plugin")

/** Version of these contracts. A plugin is stamped with the one it was written for. @public */
export const apiVersion = 1

/** The four kinds of plugin. @public */
export type PluginKind = "source" | "target" | "auth" | "client"

/**
 * A validator of options: any Standard Schema, such as zod's. If it also gives JSON Schema (Standard JSON Schema), front ends
 * derive flags, help and body checks from it. A property may carry the keywords of {@link OptionWords}, which `optionWords` checks.
 *
 * @public
 */
export interface OptionsSchema<O> {
  readonly "~standard": StandardSchemaV1.Props<unknown, O> & Partial<StandardJSONSchemaV1.Props<unknown, O>>
}

/** Names a plugin. What the engine does itself is of the kind `engine`. @public */
export interface PluginRef {
  readonly kind: PluginKind | "engine"
  readonly id: string
}

/** What every plugin says about itself. @public */
export interface PluginBase<K extends PluginKind, O> {
  /** Put on by the functions `define…`. */
  readonly [pluginBrand]: true
  readonly kind: K
  /** What users type: `webapp`, `postgres-flexible`, `system-identity`, `nodejs`. */
  readonly id: string
  /** Other spellings. Ids and aliases are compared without regard to case. */
  readonly aliases: readonly string[]
  /** Name for people: `Azure App Service`. */
  readonly title: string
  /** Version of the plugin's package. */
  readonly version: string
  readonly apiVersion: number
  readonly options: OptionsSchema<O>
}

type Stamped = "kind" | "apiVersion" | "aliases" | typeof pluginBrand

/** What the author of a plugin writes; `define…` adds the rest. @public */
export type PluginDraft<P extends { kind: PluginKind }> = Omit<P, Stamped> & {
  readonly aliases?: readonly string[]
}

/** Stamps and freezes a draft. */
export function stamp<
  P extends { kind: PluginKind; apiVersion: number; aliases: readonly string[]; [pluginBrand]: true },
>(
  kind: P["kind"],
  draft: Omit<P, Stamped> & { readonly aliases?: readonly string[] },
): Readonly<Omit<P, Stamped> & Pick<P, Stamped>> {
  return Object.freeze({
    ...draft,
    aliases: draft.aliases ?? [],
    kind,
    apiVersion,
    [pluginBrand]: true as const,
  })
}

/** Whether a value was made by one of the functions `define…`, also those of another copy of this package. */
export function isStamped<P extends { kind: PluginKind }>(value: unknown): value is P {
  return typeof value === "object" && value !== null && Reflect.get(value, pluginBrand) === true
}
