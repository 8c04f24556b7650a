import type { OpenedService } from "./opened-service.ts"
import type { SandboxService } from "./service.ts"
import { kitSeed } from "./state/seed-schema.ts"

const twice = (names: readonly string[]) => names.find((name, index) => names.indexOf(name) !== index)

/** Opens the services for one sandbox. @throws Error when two have the same name, the same provider or a field of a seed in common */
export const openServices = (services: readonly SandboxService[]): readonly OpenedService[] => {
  const taken: readonly (readonly [string, readonly string[]])[] = [
    ["name", services.map(({ name }) => name)],
    ["provider", services.flatMap(({ namespaces }) => namespaces.map((name) => name.toLowerCase()))],
    ["field of a seed", [...Object.keys(kitSeed), ...services.flatMap(({ seed }) => Object.keys(seed))]],
  ]
  for (const [what, names] of taken) {
    const name = twice(names)
    if (name !== undefined)
      throw new Error(`the ${what} '${name}' is that of two services; a sandbox takes one of them`)
  }
  return services.map((service) => service.open())
}
