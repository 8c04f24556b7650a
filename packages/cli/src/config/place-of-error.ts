import { execFile } from "node:child_process"
import { extname } from "node:path"
import { fileURLToPath } from "node:url"

/**
 * Where in its code an error comes from, as `FILE:LINE`; the file alone where the line cannot be told.
 *
 * @param text - what stands in the file
 */
export async function placeOfError(error: unknown, file: string, text: string): Promise<string> {
  const stack = error instanceof Error ? (error.stack ?? "") : ""
  const missing = error instanceof Error ? /'(?<specifier>[^']+)' imported from/.exec(error.message) : null
  const specifier = missing?.groups?.["specifier"]
  if (specifier !== undefined) return lineWith(file, text, specifier.split("/").at(-1) ?? specifier)
  // Node.js heads the stack of a mistake in TypeScript with it.
  const headed = /^(?<place>\S.*:\d+)$/m.exec(stack)?.groups?.["place"]
  if (headed !== undefined && !headed.startsWith(" ")) return plain(headed)
  const frame = /\((?<inner>file:.*?:\d+):\d+\)|at (?:async )?(?<outer>file:.*?:\d+):\d+$/m.exec(
    stack,
  )?.groups
  const framed = frame?.["inner"] ?? frame?.["outer"]
  if (framed !== undefined) return plain(framed)
  if (error instanceof SyntaxError && extname(file) !== ".json") return (await checked(file)) ?? file
  return file
}

/** The line on which something stands for the first time. */
export function lineWith(file: string, text: string, part: string): string {
  const index = text.split("\n").findIndex((line) => line.includes(part))
  return index === -1 ? file : `${file}:${index + 1}`
}

/** Node.js tells where a mistake in JavaScript is only to whoever starts it with the file. `--check` runs nothing of it. */
async function checked(file: string): Promise<string | undefined> {
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, ["--check", file], (_error, _stdout, stderr) => resolve(stderr))
  })
  const [place = ""] = said.split("\n")
  return /:\d+$/.test(place) ? plain(place) : undefined
}

function plain(place: string): string {
  const [, file = place, line = ""] = /^(.*):(\d+)$/.exec(place) ?? []
  return `${file.startsWith("file:") ? fileURLToPath(file) : file}:${line}`
}
