import { readFile } from "node:fs/promises"
import type { Choice } from "./choice.ts"
import { latest } from "./migrations/index.ts"

/** What each kind's code imports when it runs. */
const dependencies = {
  source: ["zod"],
  target: ["@keyless/connection-strings", "zod"],
  auth: ["zod"],
  client: ["@keyless/samples"],
} as const

/** The package's manifest. Versions are those that this program was built with. */
export async function manifestOf({ kind, name, package: ownName, sandbox }: Choice): Promise<object> {
  const versions = await builtWith()
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.toSorted().map((each) => [each, versions[each] ?? "*"]))
  return {
    name: ownName,
    version: "0.1.0",
    description: `Keyless plugin: the ${kind} ${name}`,
    license: "MIT",
    keywords: ["keyless-plugin", `keyless-${kind}`],
    type: "module",
    sideEffects: false,
    files: ["dist", "!dist/*.test.*"],
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      ...(sandbox ? { "./sandbox": { types: "./dist/sandbox.d.ts", default: "./dist/sandbox.js" } } : {}),
      "./package.json": "./package.json",
    },
    keyless: { suite: "./dist/suite.js", contracts: latest },
    scripts: { build: "tsc", test: 'tsc && node --test "dist/*.test.js"', prepack: "tsc" },
    engines: { node: ">=22.18" },
    peerDependencies: pick(["@keyless/core"]),
    dependencies: pick(dependencies[kind]),
    devDependencies: pick([
      "@keyless/core",
      "@keyless/testkit",
      ...(sandbox ? ["@keyless/sandbox"] : []),
      "@types/node",
      "typescript",
    ]),
  }
}

/** The options that a strict user of the package has too. */
export const tsconfig = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2024", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    skipLibCheck: false,
    declaration: true,
    rootDir: "src",
    outDir: "dist",
  },
  include: ["src"],
}

/** Ranges of the packages that this one is developed against; publishing turns the workspace's into numbers. */
async function builtWith(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8")
  const { devDependencies }: { readonly devDependencies: Readonly<Record<string, string>> } = JSON.parse(text)
  return devDependencies
}
