import { mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { dirname, join, relative, resolve } from "node:path"
import { hasCode, type Sample } from "@keyless/core"
import { textFlag, wordsFlag } from "../arguments/flags.ts"
import { parseKeyValues } from "../arguments/key-values.ts"
import { fail } from "../errors.ts"
import { pluginsOf } from "../manifest/manifest.ts"
import type { CommandInput } from "./command-input.ts"
import { openEngine, resultPrinter } from "./session.ts"

/** `sample`: writes a program for a connection into a new folder. Asks no cloud. */
export async function sample(input: CommandInput): Promise<void> {
  const { flags, manifest } = input
  const wanted = (attribute: string, flag: string, kind: "client" | "target") => {
    const value = textFlag(flags, attribute)
    if (value !== undefined) return value
    const known = pluginsOf(manifest, kind).map(({ id }) => id)
    throw fail("usage", `${flag} is missing.`, { hint: `Use one of: ${known.join(", ")}.` })
  }
  const client = wanted("clientType", "--client-type", "client")
  const target = wanted("targetType", "--target-type", "target")
  const auth = textFlag(flags, "auth")
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const made = engine.sample({
    target,
    ...(auth === undefined ? {} : { auth }),
    client,
    customizedKeys: parseKeyValues("--customized-keys", wordsFlag(flags, "customizedKeys"), "exact"),
  })
  const folder = textFlag(flags, "out") ?? `${made.client}-${made.target}`
  await writeFolder(folder, made)
  await print({
    directory: folder,
    clientType: made.client,
    targetType: made.target,
    authType: made.auth,
    files: made.files.map(({ path }) => path),
    variables: made.variables.map(({ name }) => name),
  })
}

/** Makes a folder with the files. @throws KeylessError `folder_taken`, `usage`, before anything is written */
async function writeFolder(folder: string, { files }: Sample): Promise<void> {
  for (const { path } of files) {
    const inside = relative(folder, resolve(folder, path))
    if (inside !== "" && !inside.startsWith("..")) continue
    throw new Error(`The sample has a file outside of its folder: ${path}`)
  }
  await mkdir(dirname(resolve(folder)), { recursive: true }).catch(cannotWrite)
  await mkdir(folder).catch(async (cause: unknown) => {
    if (!hasCode(cause, "EEXIST")) cannotWrite(cause)
    // A file in its place has no entries to read, and is as much in the way.
    const entries = await readdir(folder).catch(() => ["itself"])
    if (entries.length === 0) return
    throw fail("folder_taken", `${folder} is there already and is not an empty folder.`, {
      hint: "Give a new folder with --out.",
    })
  })
  for (const { path, text } of files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true }).catch(cannotWrite)
    await writeFile(file, text, { flag: "wx" }).catch(async (cause: unknown) => {
      // Half a file, such as a disk that is full leaves, would look like a whole one.
      if (!hasCode(cause, "EEXIST")) await rm(file, { force: true }).catch(() => {})
      cannotWrite(cause)
    })
  }

  function cannotWrite(cause: unknown): never {
    throw fail("usage", `The folder ${folder} cannot be written.`, {
      hint: "Give a folder that can be written with --out.",
      cause,
    })
  }
}
