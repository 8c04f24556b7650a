/**
 * The text of something that was thrown, whatever it is, with those of its causes: `fetch failed (connect ECONNREFUSED 127.0.0.1:5432)`.
 */
export function textOf(thrown: unknown): string {
  const texts: string[] = []
  const seen = new Set<unknown>()
  for (let each = thrown; !seen.has(each) && seen.size < 5; each = causeOf(each)) {
    seen.add(each)
    if (each === undefined && texts.length > 0) break
    const text = messageOf(each)
    if (!texts.some((other) => other.includes(text))) texts.push(text)
  }
  const [first = "something was thrown that has no text", ...causes] = texts
  return causes.length === 0 ? first : `${first} (${causes.join(": ")})`
}

function messageOf(thrown: unknown): string {
  try {
    const message: unknown =
      typeof thrown === "object" && thrown !== null && "message" in thrown ? thrown.message : thrown
    const text = String(message)
    return text.trim() === "" || text === "[object Object]" ? nameOf(thrown) : text
  } catch {
    return "something was thrown that has no text"
  }
}

function nameOf(thrown: unknown): string {
  const name: unknown = thrown instanceof Error ? thrown.name : undefined
  return typeof name === "string" ? `a ${name} without a message` : "something without a message was thrown"
}

function causeOf(thrown: unknown): unknown {
  try {
    return typeof thrown === "object" && thrown !== null && "cause" in thrown ? thrown.cause : undefined
  } catch {
    return undefined
  }
}
