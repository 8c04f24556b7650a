import type { Plugin } from "../plugin/any-plugin.ts"

/** A service of the sandbox, as `@keyless/sandbox` makes it with `defineService`. @public */
export interface ServiceOfSandbox {
  readonly name: string
}

/**
 * What a `keyless.config.ts` (`.mjs`, `.js`, `.json`) says to the command line. Everything may be left out.
 *
 * @public
 */
export interface KeylessConfig {
  /**
   * Plugins beside those that the command line brings. A text is what an `import` in the file would name: its module's default export is a plugin, a
   * list of plugins, or a function without parameters that makes either.
   */
  readonly plugins?: readonly (Plugin | string)[]
  /** Name of a cloud, or a JSON file with one; the path begins at the config's folder. `KEYLESS_CLOUD` goes before it. */
  readonly cloud?: string
  /** Folder of the journal; the path begins at the config's folder. @defaultValue `journal` in the state folder */
  readonly journal?: string
  /** Values of flags that are not typed, by long flag without dashes, for every command that has the flag. */
  readonly defaults?: Readonly<Record<string, string | boolean | readonly string[]>>
  /** Of `keyless sandbox start`. */
  readonly sandbox?: {
    /** Services beside those of Azure. A text is read as one of {@link plugins} is. */
    readonly services?: readonly (ServiceOfSandbox | string)[]
  }
}

/**
 * Gives a config its type. The value is the config itself.
 *
 * @example
 * // keyless.config.ts
 * import { defineConfig } from "@keyless/core/config"
 * import { redisTarget } from "keyless-target-redis"
 *
 * export default defineConfig({ plugins: [redisTarget()], defaults: { "resource-group": "shop" } })
 * @public
 */
export function defineConfig(config: KeylessConfig): KeylessConfig {
  return config
}
