/** A page of the site, before it is written. */
export interface Page {
  /** Its address: `targets/sql`; `index` is the first page. */
  readonly path: string
  readonly title: string
  readonly description?: string
  /** Markdown without the title. */
  readonly body: string
  /** Path in the repository that links in {@link body} are relative to. Absent: links are addresses of pages, from the root. */
  readonly origin?: string
}

/** A table in Markdown; no table where it has no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ""
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`
  return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line)].join("\n")
}

/** Text as it may stand in a cell of a table. */
function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`).replaceAll("\n", "<br>")
}

/** Text between backquotes. */
export const code = (text: string) => `\`${text}\``

/** Text in which HTML and references stand for themselves. */
export function plain(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll(/([*_[\]])/g, String.raw`\$1`)
}

/** A block of code. */
export function block(language: string, text: string, title?: string): string {
  const fence = text.includes("```") ? "````" : "```"
  return `${fence}${language}${title === undefined ? "" : ` title="${title}"`}\n${text.trimEnd()}\n${fence}`
}

/** Paragraphs, without those that are empty. */
export function paragraphs(...all: readonly (string | undefined)[]): string {
  return all.filter((each) => each !== undefined && each !== "").join("\n\n")
}
