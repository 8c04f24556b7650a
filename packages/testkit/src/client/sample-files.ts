import type {
  AppCredential,
  ClientFormat,
  ClientPlugin,
  ClientSample,
  SampleFile,
} from "@keyless/core/plugin"
import assert from "node:assert/strict"
import { inputOf, plainFacts, type Written, written } from "./probe.ts"

/** A sample, and the settings that it was written for. */
export interface WrittenSample {
  readonly files: readonly SampleFile[]
  /** All files but the README. */
  readonly code: readonly SampleFile[]
  readonly readme: string
  /** The settings under the names that they were given. */
  readonly settings: readonly RenamedSetting[]
}

/** A setting whose name is another one than by default, where it can be. */
export interface RenamedSetting extends Written {
  /** Whether a framework finds it by itself. */
  readonly fixed: boolean
  /** Whether it is written whatever the port is. */
  readonly always: boolean
}

/** Ports that a format may leave out, being what drivers take where none is told. */
const usualPorts = [1433, 3306, 5432]

/** A function that writes the sample for a credential, with every setting renamed that can be. */
export function sampleFor(
  credential: AppCredential,
  {
    plugin,
    protocol,
    format,
    sample,
  }: {
    readonly plugin: ClientPlugin
    readonly protocol: string
    readonly format: ClientFormat
    readonly sample: ClientSample
  },
): () => WrittenSample {
  const input = inputOf(protocol, credential)
  const values = written(format, input)
  const rest = usualPorts.map((port) =>
    written(format, inputOf(protocol, credential, { ...plainFacts, port })),
  )
  const settings = format(input).map(({ key }, index) => ({
    formatKey: key.name,
    name: key.scheme === "fixed" ? key.name : `CELLAR_DOOR_${key.name}`,
    fixed: key.scheme === "fixed",
    value: values[index]?.value ?? "",
    secret: values[index]?.secret ?? false,
    always: rest.every((others) => others.some(({ name }) => name === values[index]?.name)),
  }))
  return () => {
    const files = sample({
      protocol,
      database: "Database of the testkit",
      credential: credential.kind,
      tokenScope: "https://testkit.example/.default",
      choice: { target: "testkit-database", auth: "testkit-identity", client: plugin.id },
      variables: settings.map(({ name, secret }) => ({ name, secret })),
      variable(key) {
        const setting = settings.find(({ formatKey }) => formatKey === key)
        assert.ok(setting !== undefined, `A sample asks for ${key}, which the connection does not write`)
        return setting.name
      },
    })
    return {
      files,
      code: files.filter(({ path }) => path !== "README.md"),
      readme: files.find(({ path }) => path === "README.md")?.text ?? "",
      settings,
    }
  }
}

/** Whether a file names a setting, and not one whose name only begins like it. */
export function names({ text }: Pick<SampleFile, "text">, { name }: Pick<RenamedSetting, "name">): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`(?<![A-Za-z0-9_])${escaped}(?![A-Za-z0-9_])`).test(text)
}

/** The settings that hold a fact of the connection. */
export function holders(
  settings: readonly RenamedSetting[],
  fact: string | number,
): readonly RenamedSetting[] {
  return settings.filter(({ value }) => value.includes(String(fact)))
}

/** What a sample has to get from the settings, where they have it. */
export const sampleFacts = Object.entries(plainFacts)
