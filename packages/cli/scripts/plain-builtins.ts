import { builtinModules, createRequire } from "node:module"
import type { Plugin } from "rolldown"

const mark = "\0builtin:"
const identifier = /^[A-Za-z_$][\w$]*$/

/**
 * Takes Node's own modules with `process.getBuiltinModule` instead of `import`. An import makes Node read every export once, and with
 * `node:http` one of them (`WebSocket`) loads all of undici: 45 ms that no command needs.
 */
export function plainBuiltins(): Plugin {
  const require = createRequire(import.meta.url)
  return {
    name: "plain-builtins",
    resolveId(source, _importer, { kind }) {
      const id = source.replace(/^node:/, "")
      if (kind !== "import-statement" || !builtinModules.includes(id)) return null
      return { id: `${mark}${id}`, moduleSideEffects: false }
    },
    load(id) {
      if (!id.startsWith(mark)) return null
      const name = id.slice(mark.length)
      const exported: unknown = require(`node:${name}`)
      const keys = Object.keys(Object(exported)).filter((key) => identifier.test(key) && key !== "default")
      // Each is read only where it is used; what is not used falls to tree shaking, as calls marked pure do.
      return [
        `const builtin = /* @__PURE__ */ process.getBuiltinModule("node:${name}")`,
        "export default builtin",
        ...keys.map(
          (key) => `const _${key} = /* @__PURE__ */ (() => builtin.${key})()\nexport { _${key} as ${key} }`,
        ),
      ].join("\n")
    },
  }
}
