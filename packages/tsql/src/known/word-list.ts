/** The entries of a list that is kept as text: one each line, or each with blanks around it. */
export function wordList(text: string, entry: "word" | "line" = "word"): ReadonlySet<string> {
  const entries = entry === "word" ? text.split(/\s+/) : text.split("\n").map((line) => line.trim())
  return new Set(entries.filter((each) => each !== ""))
}
