import type { z } from "zod"
import type { SandboxService } from "./service.ts"

type Intersection<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer All) => void
  ? All
  : never

type Input<Shape extends z.ZodRawShape> = [keyof Shape] extends [never] ? never : z.input<z.ZodObject<Shape>>

type Inputs<Service> = Service extends SandboxService<infer Shape> ? Input<Shape> : never

/** What a seed may hold because of services, by the shapes of their fields; nothing more where they have none. */
export type SeedOf<Services extends readonly SandboxService[]> = Intersection<Inputs<Services[number]>>
