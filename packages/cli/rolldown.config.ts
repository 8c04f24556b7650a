import { defineConfig } from "rolldown"
import { plainBuiltins } from "./scripts/plain-builtins.ts"
import { thirdPartyNotices } from "./scripts/third-party-notices.ts"

/**
 * One program out of the sources of all packages and their SDKs, in chunks that are loaded when they are needed. The sandbox stays a
 * package of its own: it brings a PostgreSQL server.
 */
export default defineConfig({
  input: { keyless: "src/keyless.ts" },
  platform: "node",
  plugins: [plainBuiltins(), thirdPartyNotices()],
  external: [/^@keyless\/sandbox/, "pg-native"],
  resolve: {
    conditionNames: ["@keyless/source", "node", "default"],
    // Its main file requires its parts by names that no bundler follows.
    alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  },
  // The Azure SDKs ask whether a body is a FormData, and the mere question loads undici. No body of ours is one.
  transform: { define: { FormData: "undefined" } },
  output: {
    dir: "dist",
    cleanDir: true,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
})
