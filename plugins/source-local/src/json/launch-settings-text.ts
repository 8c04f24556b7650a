import { localFailure } from "../error-codes.ts"
import { lineEndOf, madeHere, type SettingsText, takesLastOut } from "../settings-text.ts"
import { addProperty } from "./edit-object.ts"
import { editSettings, readSettings, removeKey } from "./edit-settings.ts"
import { type JsonObject, objectOf, parseObject, propertyOf } from "./parse.ts"

const variables = "environmentVariables"

/**
 * The settings of a .NET project while it is developed: `profiles.<profile>.environmentVariables` of launchSettings.json. Microsoft Learn, "ASP.NET
 * Core runtime environments", "Development and launchSettings.json". The file and the profile have to be there.
 */
export function launchSettingsText(path: string, profile: string): SettingsText {
  const ofProfile = (text: string) => findProfile(text, path, profile)
  const find = (text: string): JsonObject => {
    const there = propertyOf(ofProfile(text), variables)
    if (there === undefined) throw new TypeError(`The profile has no ${variables}.`)
    return objectOf(text, path, there.value, variables)
  }
  const hasVariables = (text: string) => propertyOf(ofProfile(text), variables) !== undefined
  return {
    read(text) {
      const there = fileOf(text, path)
      return hasVariables(there) ? readSettings(there, find(there)) : new Map()
    },
    edit(text, change) {
      const there = fileOf(text, path)
      const isNew = !hasVariables(there)
      const whole = isNew ? addProperty(there, ofProfile(there), variables, `{${lineEndOf(there)}}`) : there
      const made = isNew ? [[madeHere.key, madeHere.value] as const] : []
      const next = editSettings(whole, path, find, { ...change, set: new Map([...made, ...change.set]) })
      const keys = find(next).properties.map(({ key }) => key)
      if (!keys.includes(madeHere.key) || !takesLastOut(keys, change)) return next
      const bare = removeKey(next, find, madeHere.key)
      return find(bare).properties.length > 0 ? bare : removeKey(bare, ofProfile, variables)
    },
  }
}

/**
 * The profile that is meant: the one that was named, or the first that starts the project.
 *
 * @throws KeylessError `source_not_found`, `settings_file_invalid`
 */
export function chooseProfile(text: string | null, path: string, wanted: string | undefined): string {
  const there = fileOf(text, path)
  const { properties } = profilesOf(there, path)
  const isProject = ({ value }: (typeof properties)[number]) =>
    propertyOf(objectOf(there, path, value, "the profile"), "commandName")?.value.value === "Project"
  const found =
    wanted === undefined ? properties.find(isProject) : properties.find(({ key }) => key === wanted)
  if (found !== undefined) return found.key
  const names = properties.map(({ key }) => key)
  throw localFailure(
    "source_not_found",
    wanted === undefined
      ? `${path} has no profile that starts the project.`
      : `${path} has no profile "${wanted}".`,
    {
      hint:
        names.length === 0 ? "It has no profiles at all." : `Name one with --profile: ${names.join(", ")}.`,
      resource: path,
    },
  )
}

function fileOf(text: string | null, path: string): string {
  if (text !== null) return text
  throw localFailure("source_not_found", `There is no ${path}.`, {
    hint: "Visual Studio and dotnet new make it in the folder Properties of the project; or use another file: --settings-file .env",
    resource: path,
  })
}

function profilesOf(text: string, path: string): JsonObject {
  const root = parseObject(text, path)
  const profiles = propertyOf(root, "profiles")
  if (profiles === undefined) return { ...root, properties: [] }
  return objectOf(text, path, profiles.value, "profiles")
}

function findProfile(text: string, path: string, name: string): JsonObject {
  const there = propertyOf(profilesOf(text, path), name)
  if (there === undefined) {
    throw localFailure("source_not_found", `${path} has no profile "${name}" any more.`, { resource: path })
  }
  return objectOf(text, path, there.value, `the profile "${name}"`)
}
