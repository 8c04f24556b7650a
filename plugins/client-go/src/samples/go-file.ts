import type { SampleFile } from "@keyless/core/plugin"

/** A file of Go: four blanks of indentation are a tab, as gofmt wants it. */
export function goFile(path: string, text: string): SampleFile {
  return { path, text: text.replace(/^(?: {4})+/gm, (blanks) => "\t".repeat(blanks.length / 4)) }
}
