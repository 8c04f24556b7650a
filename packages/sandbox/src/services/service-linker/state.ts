import { z } from "zod"
import { linker } from "./schema.ts"

export const linkerSeed = { linkers: z.array(linker).default([]) }

export type LiveLinker = z.output<typeof linker>

/** The service's part of a state. */
export interface LinkerState {
  linkers: LiveLinker[]
}
