/**
 * Tag for templates of source code, which can be indented like the code around them. Backslashes stay as they are written. Common
 * indentation goes; a value of several lines is indented like the line that it stands in; a line with nothing but empty values goes.
 *
 * @example
 * codeText`
 *   def connect():
 *       ${'a = 1\nb = 2'}
 *       ${""}
 *       return "\n"
 * ` // 'def connect():\n    a = 1\n    b = 2\n    return "\\n"\n'
 * @public
 */
export function codeText(template: TemplateStringsArray, ...values: readonly string[]): string {
  const mark = "\u0000"
  const lines = template.raw.join(mark).split("\n")
  if (lines[0]?.trim() === "") lines.shift()
  if (lines.at(-1)?.trim() === "") lines.pop()
  const depth = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.search(/[^ ]/)),
    Infinity,
  )
  const rest = [...values]
  return lines
    .map((line) => line.slice(depth))
    .flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? ""
      const filled = line.replaceAll(mark, () => (rest.shift() ?? "").replaceAll("\n", `\n${indent}`))
      return filled.trim() === "" && line.trim() !== "" ? [] : [filled.replace(/[ \t]+$/gm, "")]
    })
    .map((line) => `${line}\n`)
    .join("")
}
