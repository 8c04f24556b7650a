/** A block of code of a Markdown file. */
export interface Block {
  /** Path of the file in the repository. */
  readonly file: string
  /** Line of the first line of the code. */
  readonly line: number
  /** Word behind the fence; `indented` for a block of four blanks. */
  readonly language: string
  /** File that the block shows, or a name by which blocks of the page import each other. */
  readonly title: string | undefined
  readonly text: string
}

/** The blocks of code of a Markdown file, fenced and indented. */
export function blocksOf(file: string, markdown: string): readonly Block[] {
  const blocks: Block[] = []
  const lines = markdown.split("\n")
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ""
    const fence = /^ {0,3}(`{3,})\s*(\S*)\s*(.*)$/.exec(line)
    if (fence !== null) {
      const [, marks = "", language = "", rest = ""] = fence
      const end = lines.findIndex((each, index) => index > at && each.trim() === marks)
      if (end < 0) throw new Error(`${file}:${at + 1}: the block of code has no end.`)
      blocks.push({
        file,
        line: at + 2,
        language: language === "" ? "none" : language,
        title: /\btitle="([^"]*)"/.exec(rest)?.[1],
        text: lines.slice(at + 1, end).join("\n"),
      })
      at = end
    } else if (/^ {4}\S/.test(line) && (lines[at - 1] ?? "").trim() === "") {
      const end = lines.findIndex((each, index) => index > at && !/^ {4}|^\s*$/.test(each))
      const shown = lines.slice(at, end < 0 ? undefined : end)
      blocks.push({
        file,
        line: at + 1,
        language: "indented",
        title: undefined,
        text: shown
          .map((each) => each.slice(4))
          .join("\n")
          .trimEnd(),
      })
      at += shown.length - 1
    }
  }
  return blocks
}

/** The command lines of `keyless` in text for a shell, as words; those with a placeholder `...` are left out. */
export function keylessCommands(text: string): readonly (readonly string[])[] {
  const joined = text.replaceAll(/\\\n\s*/g, " ").replaceAll(/\$\(([^)]*)\)/g, "\n$1\n")
  return joined
    .split("\n")
    .flatMap((line) => line.split(/&&|\|\|?|;/))
    .map((command) =>
      command
        .replace(/\s#.*$/, "")
        .trim()
        .replace(/^\$ /, ""),
    )
    .filter((command) => /^keyless\s/.test(command) && !/\.\.\.|…/.test(command))
    .map((command) => wordsOf(command).slice(1))
}

/** Words as a shell takes them apart; quotes are taken off. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ""))
}
