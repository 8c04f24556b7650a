import { pathToFileURL } from "node:url"
import type { ErrorExplanation } from "@keyless/core/plugin"
import { block, code, type Page, paragraphs, table } from "./page.ts"
import { files, read, root, type WorkspacePackage, workspacePackages } from "./repository.ts"

/** The error codes of one package. */
export interface PackageErrors {
  readonly of: WorkspacePackage
  readonly codes: ReadonlyMap<string, ErrorExplanation>
}

/** The tables of error codes of all packages. A table is what `defineErrorCodes` made, or the constant `errorCodes`, wherever in a package it stands. */
export async function errorTables(): Promise<readonly PackageErrors[]> {
  const found = await Promise.all(
    workspacePackages().map(async (of) => {
      const modules = files(`${of.folder}/src/**/*.ts`).filter((path) =>
        /= defineErrorCodes\(\{|const errorCodes = \{/.test(read(path)),
      )
      const tables = await Promise.all(modules.map(tablesIn))
      return { of, codes: new Map(tables.flat().flatMap((each) => Object.entries(each).map(explained))) }
    }),
  )
  return found.filter(({ codes }) => codes.size > 0)
}

async function tablesIn(path: string): Promise<readonly object[]> {
  const module: unknown = await import(pathToFileURL(`${root}${path}`).href)
  if (typeof module !== "object" || module === null) return []
  return Object.entries(module).flatMap(([name, value]: [string, unknown]) => {
    if (name === "errorCodes" && isObject(value)) return [value]
    if (typeof value !== "function" || !("codes" in value) || !isObject(value.codes)) return []
    return [value.codes]
  })
}

/** A code that has a meaning and nothing else gets empty texts; a test finds it. */
function explained([name, told]: [string, unknown]): [string, ErrorExplanation] {
  const textOf = (part: string) => (isObject(told) ? String(Reflect.get(told, part) ?? "") : "")
  return [
    name,
    {
      meaning: isObject(told) ? textOf("meaning") : String(told),
      cause: textOf("cause"),
      action: textOf("action"),
    },
  ]
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** The table of a package's README. */
export function readmeTable({ codes }: PackageErrors): string {
  return table(
    ["code", "meaning"],
    [...codes].map(([name, { meaning }]) => [code(name), meaning]),
  )
}

/** The page of all errors, by code. */
export function errorPage(
  tables: readonly PackageErrors[],
  exitCodes: readonly (readonly [number, string])[],
  exitCodeOf: (errorCode: string) => number,
): Page {
  const byCode = new Map<string, { readonly of: string; readonly told: ErrorExplanation }[]>()
  for (const { of, codes } of tables) {
    for (const [name, told] of codes) byCode.set(name, [...(byCode.get(name) ?? []), { of: of.name, told }])
  }
  const fromRuntime = new Set(tables.find(({ of }) => of.name === "@keyless/runtime")?.codes.keys())
  const sections = [...byCode]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, all]) => {
      const onlyInApps = fromRuntime.has(name) && all.length === 1
      return paragraphs(
        `## ${name}`,
        ...all.map(({ of, told }) =>
          paragraphs(
            all.length === 1 ? told.meaning : `**${of}**: ${told.meaning}`,
            told.cause === "" ? "" : `- Cause: ${told.cause}\n- What to do: ${told.action}`,
          ),
        ),
        all.length === 1 ? `From ${code(all[0]?.of ?? "")}.` : "",
        onlyInApps
          ? "It comes in the app, not on the command line."
          : `Exit code of the command line: ${exitCodeOf(name)}.`,
      )
    })
  return {
    path: "reference/errors",
    title: "Errors",
    description: "Every error code with its meaning, its cause and what to do.",
    body: paragraphs(
      "An error has a stable code, a message and in most cases a hint, which names the next action. The command line prints:",
      block(
        "text",
        'error[target_not_found]: There is no database "shop" on the server shop-db.\nhint: See what there is with: az postgres flexible-server db list ...',
      ),
      "In code it is a `KeylessError` with the fields `code`, `message`, `hint`, `retryable`, `step`, `resource` and `details`. Nothing secret is in any of them.",
      "## Exit codes of the command line",
      table(
        ["exit code", "meaning"],
        exitCodes.map(([number, meaning]) => [String(number), meaning]),
      ),
      ...sections,
    ),
  }
}
