import { readlink, realpath, stat } from "node:fs/promises"
import { hostname } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { hasCode } from "@keyless/core/plugin"
import { localFailure } from "./error-codes.ts"
import { addressOf, type LocalSourceOptions } from "./options.ts"

/** How a settings file is written. */
export type FileFormat = NonNullable<LocalSourceOptions["format"]>

/** A settings file as its options name it. */
export interface Place {
  /** Behind all links. */
  readonly path: string
  readonly format: FileFormat
  /** As given; only launch settings have profiles. */
  readonly profile: string | undefined
}

/**
 * Finds out which file is meant. It need not be there, but its folder has to.
 *
 * @param directory - where names begin
 * @throws KeylessError `source_not_found`
 */
export async function locate(directory: string, options: LocalSourceOptions): Promise<Place> {
  const { file = ".env", format, profile } = options.id === undefined ? options : fromId(options.id)
  const path = await behindLinks(resolve(directory, file))
  return { path, format: format ?? formatOf(path), profile }
}

/** The address of a settings file, which tells all of its place. */
export function idOf({ path, format }: Place, profile: string | undefined): string {
  const url = pathToFileURL(path)
  if (format !== formatOf(path)) url.searchParams.set("format", format)
  if (profile !== undefined) url.searchParams.set("profile", profile)
  return url.href
}

function formatOf(path: string): FileFormat {
  const name = basename(path).toLowerCase()
  if (name === "launchsettings.json") return "launch-settings"
  return name.endsWith(".json") ? "json" : "dotenv"
}

const formats: readonly FileFormat[] = ["dotenv", "json", "launch-settings"]

function fromId(id: string): Pick<LocalSourceOptions, "file" | "format" | "profile"> {
  const { machine = hostname(), url } = addressOf(id) ?? { url: new URL(id) }
  if (machine.toLowerCase() !== hostname().toLowerCase()) {
    throw localFailure(
      "source_not_found",
      `The settings file ${url.pathname} is on another machine, ${machine}.`,
      {
        hint: `Run the command on ${machine}; to end what a database keeps of it, delete with its id and the database named.`,
        resource: id,
      },
    )
  }
  const format = formats.find((each) => each === url.searchParams.get("format"))
  const profile = url.searchParams.get("profile") ?? undefined
  return { file: fileURLToPath(url), format, profile }
}

/** The file that a path leads to, also one that is not there yet. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw notFound(path, error)
  }
  const target = await readlink(path).catch(() => undefined)
  if (target !== undefined) return behindLinks(resolve(dirname(path), target))
  try {
    const folder = await realpath(dirname(path))
    if ((await stat(folder)).isDirectory()) return join(folder, basename(path))
  } catch (error) {
    throw notFound(path, error)
  }
  throw notFound(path)
}

function notFound(path: string, cause?: unknown) {
  return localFailure("source_not_found", `There is no folder ${dirname(path)} for the settings file.`, {
    hint: "Make the folder first, or name another file with --settings-file.",
    resource: path,
    cause,
  })
}
