const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** What the service fills in by itself where it is left out. */
const filledIn: Readonly<Record<string, unknown>> = { imageType: "ContainerImage" }

/** Paths of what an answer says and the SDK's model of it does not: it would be lost when the model is sent back. */
export function lostFields(answer: unknown, model: unknown, path: string): readonly string[] {
  if (answer === null || answer === undefined) return []
  if (Array.isArray(answer)) {
    const items: readonly unknown[] = answer
    return items.flatMap((item, index) =>
      lostFields(item, Array.isArray(model) ? model[index] : undefined, `${path}[${index}]`),
    )
  }
  if (!isRecord(answer)) return answer === model ? [] : [path]
  if (!isRecord(model)) return [path]
  return Object.entries(answer).flatMap(([name, value]) =>
    value === filledIn[name] ? [] : lostFields(value, model[name], `${path}.${name}`),
  )
}

/** {@link lostFields} of the containers of an app or of a revision. */
export function lostOfContainers(body: unknown, containers: unknown): readonly string[] {
  const properties = isRecord(body) ? body["properties"] : undefined
  const template = isRecord(properties) ? properties["template"] : undefined
  return isRecord(template) ? lostFields(template["containers"], containers, "containers") : []
}
