import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec"

/** Version of these contracts. A plugin is stamped with the one it was written for. @public */
export const apiVersion = 1

/** The four kinds of plugin. @public */
export type PluginKind = "source" | "target" | "auth" | "client"

/**
 * A validator of options: any Standard Schema, such as zod's. If it also gives JSON Schema (Standard JSON Schema), front ends
 * derive flags, help and body checks from it. A property may carry these extra JSON Schema keywords:
 * `flag` (long option without dashes), `short` (one letter), `aliases` (more long options), `key` (word of a `key=value` option),
 * `authKey` (of a target: word that users type among the keys of the auth option), `createOnly` (of a source: true for what matters only when a
 * connection is made); `writeOnly` marks a secret.
 *
 * @public
 */
export interface OptionsSchema<O> {
  readonly "~standard": StandardSchemaV1.Props<unknown, O> & Partial<StandardJSONSchemaV1.Props<unknown, O>>
}

/** What every plugin says about itself. @public */
export interface PluginBase<K extends PluginKind, O> {
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

/** What the author of a plugin writes; `define…` adds the rest. @public */
export type PluginDraft<P extends { kind: PluginKind }> = Omit<P, "kind" | "apiVersion" | "aliases"> & {
  readonly aliases?: readonly string[]
}

/** Stamps and freezes a draft. */
export function stamp<P extends { kind: PluginKind; apiVersion: number; aliases: readonly string[] }>(
  kind: P["kind"],
  draft: Omit<P, "kind" | "apiVersion" | "aliases"> & { readonly aliases?: readonly string[] },
): Readonly<Omit<P, "kind" | "apiVersion" | "aliases"> & Pick<P, "kind" | "apiVersion" | "aliases">> {
  return Object.freeze({ ...draft, aliases: draft.aliases ?? [], kind, apiVersion })
}
