import type { EngineEvent } from "@keyless/core"

/** Shows what happens in a run. */
export interface Progress {
  event(event: EngineEvent): void
  /** Takes what moves off the screen so that something else can be written, such as a question; drawing starts again at the next event. */
  pause(): void
  /** Nothing more will come. */
  end(): void
}

/** Lines that an event leaves behind for good. */
export type Describe = (event: EngineEvent) => readonly string[]
