import type { ClientFormat, ClientPlugin, ClientSample, SettingOverride } from "../plugin/index.ts"
import type { Guard } from "./guard.ts"
import type { Shape } from "./shape.ts"

const settingsShape: Shape = [
  {
    key: {
      scheme: (value) =>
        value === "prefixed" || value === "fixed" ? null : `"key.scheme" is neither prefixed nor fixed`,
      name: "name",
    },
    value: "text or secret",
  },
]

const filesShape: Shape = [{ path: "name", text: "text" }]

/** A format, with every call guarded. */
export function guardFormat(guard: Guard, format: ClientFormat): ClientFormat {
  return (input) => guard.call("a format", settingsShape, () => format(input))
}

/** A client plugin, with every call guarded but those of its formats, which the registry gives out. */
export function guardClient(plugin: ClientPlugin, guard: Guard): ClientPlugin {
  const { samples, overrides } = plugin
  return {
    ...plugin,
    ...(samples === undefined
      ? {}
      : {
          samples: Object.fromEntries(
            Object.entries(samples).map(([protocol, sample]) => [protocol, guardSample(guard, sample)]),
          ),
        }),
    ...(overrides === undefined ? {} : { overrides: overrides.map((each) => guardOverride(guard, each)) }),
  }
}

function guardSample(guard: Guard, sample: ClientSample): ClientSample {
  return (input) => guard.call("a sample", filesShape, () => sample(input))
}

function guardOverride(guard: Guard, override: SettingOverride): SettingOverride {
  const { agrees } = override
  return agrees === undefined
    ? override
    : {
        ...override,
        agrees: (value, principal) =>
          guard.call("an override", "boolean", () => agrees.call(override, value, principal)),
      }
}
