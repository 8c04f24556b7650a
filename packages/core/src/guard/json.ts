/** Where a value would not survive JSON, as a path, and why; null where it would. What is not there after a crash must not be there before. */
export function notJson(value: unknown, path = "data", above: readonly unknown[] = []): string | null {
  switch (typeof value) {
    case "string":
    case "boolean":
      return null
    case "number":
      return Number.isFinite(value) ? null : `"${path}" is no finite number`
    case "object":
      break
    default:
      return `"${path}" is of the type ${typeof value}, which JSON does not have`
  }
  if (value === null) return null
  if (above.includes(value)) return `"${path}" holds itself`
  const inside = [...above, value]
  if (Array.isArray(value))
    return firstOf(value.map((each, index) => () => notJson(each, `${path}[${index}]`, inside)))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return `"${path}" is not a plain object`
  return firstOf(
    Object.entries(value).map(
      ([key, each]) =>
        () =>
          notJson(each, `${path}.${key}`, inside),
    ),
  )
}

function firstOf(looks: readonly (() => string | null)[]): string | null {
  for (const look of looks) {
    const trouble = look()
    if (trouble !== null) return trouble
  }
  return null
}
