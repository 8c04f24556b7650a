import { z } from "zod"
import type { ControlPlane } from "./context.ts"
import type { FidelityArea } from "./fidelity/note.ts"
import type { OpenedService } from "./opened-service.ts"
import type { Loading } from "./state/service-part.ts"
import type { RunningService } from "./running-service.ts"
import type { IdentityOwner, ManagedIdentity, ResourceFacts, StateFacts } from "./state/facts.ts"
import type { LiveState } from "./state/live-types.ts"
import type { RoleDefinition } from "./state/role-definition.ts"

/** The kit as a service has it: everything that is shared, and its own part of the state. */
export interface ServiceKit<Part> extends ControlPlane {
  /** The service's part of the state as it is at this moment; handlers change it in place. */
  readonly own: Part
}

/** What is known of a service without starting it. */
export interface ServiceFacts {
  /** Name in the way of folders: `key-vault`. */
  readonly name: string
  /** Resource providers whose operations it serves; none for what is not part of Azure Resource Manager. */
  readonly namespaces: readonly string[]
  /** Audiences of access tokens that it takes, so that Entra issues them. */
  readonly audiences?: readonly string[]
  /** Roles of Azure's for its data, and types of resources that must be there to be the scope of a role. */
  readonly roles?: { readonly definitions: readonly RoleDefinition[]; readonly scopes: readonly string[] }
  /** What is known of how true it is to Azure. */
  readonly fidelity: readonly FidelityArea[]
}

/** What a service is made of: plain data with a few functions. Nothing of it is shared between two sandboxes. */
export interface ServiceDefinition<Shape extends z.ZodRawShape, Part extends object> extends ServiceFacts {
  /** Fields of a seed that are its own. All of them need a default. */
  readonly seed: Shape
  /**
   * Completes its part of a seed: ids that were left out, subscriptions. What it answers is a valid part of a seed again.
   * @throws Error that names the faulty place
   */
  load(fields: z.output<z.ZodObject<Shape, z.core.$strip>>, loading: Loading): Part
  /** Tracked resources of a part. */
  resources?(part: Part): readonly ResourceFacts[]
  /** Resources of a part that may hold managed identities. */
  identityOwners?(part: Part): readonly IdentityOwner[]
  /** User-assigned identities of a part. */
  identities?(part: Part): readonly ManagedIdentity[]
  /**
   * Checks a part of a seed. Of every service the kit itself looks at subscriptions, identities, and ids of resources that occur twice.
   * @throws Error that names the faulty place
   */
  check?(part: Part, state: LiveState): void
  /** Called once for each sandbox. */
  start(kit: ServiceKit<Part>): RunningService
}

/** A service as `startSandbox` takes it. `Shape` is that of its fields of a seed. */
export interface SandboxService<Shape extends z.ZodRawShape = z.ZodRawShape> extends ServiceFacts {
  readonly seed: Shape
  /** Makes the service's part of one sandbox. */
  open(): OpenedService
}

/** Whether something is a service as `defineService` makes it. */
export const isSandboxService = (value: unknown): value is SandboxService =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  "seed" in value &&
  "open" in value &&
  typeof value.open === "function"

const factsOf = <Shape extends z.ZodRawShape, Part extends object>(
  definition: ServiceDefinition<Shape, Part>,
  part: Part,
): StateFacts => ({
  resources: () => definition.resources?.(part) ?? [],
  identityOwners: () => definition.identityOwners?.(part) ?? [],
  identities: () => definition.identities?.(part) ?? [],
})

/**
 * Makes a service of the sandbox: a provider of Azure Resource Manager, or anything else that has a part of the seed, listens, or gives
 * hosted apps something.
 */
export const defineService = <const Shape extends z.ZodRawShape, Part extends object>(
  definition: ServiceDefinition<Shape, Part>,
): SandboxService<Shape> => ({
  ...definition,
  open() {
    const { name, seed } = definition
    const schema = z.object(seed)
    let live: Part | undefined
    const own = (): Part => {
      if (live === undefined) throw new Error(`the service ${name} has no state before the sandbox has one`)
      return live
    }
    return {
      name,
      seed,
      load(fields, loading) {
        const part = definition.load(schema.parse(fields), loading)
        return {
          facts: factsOf(definition, part),
          check: (state) => definition.check?.(part, state),
          begin() {
            const copy = structuredClone(part)
            live = copy
            return factsOf(definition, copy)
          },
        }
      },
      snapshot: () => ({ ...structuredClone(own()) }),
      start: (plane) =>
        definition.start({
          ...plane,
          get own() {
            return own()
          },
        }),
    }
  },
})
