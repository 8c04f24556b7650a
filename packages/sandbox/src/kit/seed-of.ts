import type { z } from "zod"

type Intersection<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer All) => void
  ? All
  : never

/** What a seed may hold because of services, by the shapes of their fields; nothing more where they have none. */
export type SeedOf<Shape extends z.ZodRawShape> = Intersection<
  Shape extends unknown ? ([keyof Shape] extends [never] ? unknown : z.input<z.ZodObject<Shape>>) : never
>
