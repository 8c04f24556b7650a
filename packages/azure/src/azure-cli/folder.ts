import { readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The value of a variable that is set to something. */
export function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value
}

/** A file of the Azure CLI without its byte order mark; nothing where there is none. */
export async function cliFile(environment: Environment, name: string): Promise<string | undefined> {
  const folder = nonEmpty(environment["AZURE_CONFIG_DIR"]) ?? join(homedir(), ".azure")
  try {
    return (await readFile(join(folder, name), "utf8")).replace(/^\uFEFF/, "")
  } catch {
    return undefined
  }
}

/**
 * The sections of a file in the format of Python's `configparser`, as the Azure CLI writes it: `[section]`, `name = value`, and comments on lines of
 * their own. Names of options are in lower case.
 */
export function readSections(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>()
  let current = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[(?<name>[^\]]+)\]\s*$/.exec(line)?.groups?.["name"]
    if (section !== undefined) {
      current = sections.get(section) ?? new Map()
      sections.set(section, current)
      continue
    }
    const option = /^(?<name>[^\s#;=:][^=:]*?)\s*[=:]\s*(?<value>.*?)\s*$/.exec(line)?.groups
    if (option?.["name"] !== undefined) current.set(option["name"].toLowerCase(), option["value"] ?? "")
  }
  return sections
}
