import type { SampleFile, SampleInput } from "@keyless/core/plugin"

/**
 * `application.properties`, with what the connection's settings do not say.
 *
 * @param settings - properties that the connection writes under their own names
 */
export function propertiesFile(
  { variable }: SampleInput,
  settings: readonly string[],
  lines: readonly string[],
): SampleFile {
  const renamed = settings.flatMap((name) =>
    bindsTo(name, variable(name)) ? [] : [`${name}=${placeholder(variable(name))}`],
  )
  const all = [
    "# Nothing but the program's own lines.",
    "spring.main.banner-mode=off",
    "logging.level.root=warn",
    "spring.datasource.hikari.minimum-idle=1",
    ...renamed,
    ...lines,
  ]
  return { path: "src/main/resources/application.properties", text: all.map((line) => `${line}\n`).join("") }
}

/** The value of a variable or of another property. Spring Boot, "Property Placeholders". */
export function placeholder(name: string): string {
  return `$\{${name}}`
}

/** The environment variable that Spring Boot takes for a property. Spring Boot, "Binding From Environment Variables". */
export function environmentVariable(property: string): string {
  return property.replaceAll(".", "_").replaceAll("-", "").toUpperCase()
}

function bindsTo(property: string, name: string): boolean {
  return name === property || name === environmentVariable(property)
}
