import type { Journal, Plugin } from "@keyless/core"
import type { Closer, TargetPlugin } from "@keyless/core/plugin"
import { hooked, type StepHook } from "./hook.ts"

/** A process that dies at a point of its journal, as far as the world can tell. */
export interface DyingProcess {
  readonly journal: Journal
  readonly plugins: readonly Plugin[]
  /** Whether the point was reached. */
  isDead(): boolean
  /** Releases what an ephemeral step had deferred: what goes with a real process, such as its sessions, is still there until then. */
  readonly bury: () => Promise<void>
}

/**
 * Lets a run die before its entry number `at` of the journal is written, or right after it. What stands in the journal is what a killed process would have
 * written. From then on nothing temporary is removed, and a run without rollback takes nothing back, so the world is left as a killed process leaves it.
 */
export function dyingProcess(
  inner: Journal,
  plugins: readonly Plugin[],
  at: { readonly entry: number; readonly written: boolean },
): DyingProcess {
  let entries = 0
  let dead = false
  const deferred: (() => Promise<void>)[] = []
  const die = () => {
    dead = true
    throw new Error("The process died here.")
  }
  const journal: Journal = {
    abandoned: () => inner.abandoned(),
    async begin(header) {
      const run = await inner.begin(header)
      return {
        leftovers: run.leftovers,
        async append(entry) {
          const isHere = entries === at.entry
          entries += 1
          if (dead || (isHere && !at.written)) die()
          await run.append(entry)
          if (isHere) die()
        },
        async finish(complete) {
          if (entries === at.entry) dead = true
          // The lock of a process goes with it; the run stays open in the journal.
          await run.finish(complete && !dead)
          if (dead) die()
        },
      }
    },
  }
  return {
    journal,
    isDead: () => dead,
    bury: async () => {
      for (const release of deferred.splice(0).toReversed()) await release()
    },
    plugins: hooked(
      plugins,
      keepingDeferred(() => dead, deferred),
    ).map((plugin) =>
      plugin.kind === "target" ? { ...plugin, closers: idleClosers(plugin.closers, () => dead) } : plugin,
    ),
  }
}

/** An ephemeral step of a dead process releases nothing any more. */
function keepingDeferred(isDead: () => boolean, kept: (() => Promise<void>)[]): StepHook {
  return {
    wrap: (step) =>
      step.kind !== "ephemeral"
        ? step
        : {
            ...step,
            open: (context) =>
              step.open({
                ...context,
                defer: (release) =>
                  context.defer(async () => {
                    if (isDead()) kept.push(release)
                    else await release()
                  }),
              }),
          },
    behind: () => [],
  }
}

function idleClosers(closers: TargetPlugin["closers"], isDead: () => boolean): TargetPlugin["closers"] {
  return Object.fromEntries(
    Object.entries(closers).map(([name, close]): [string, Closer] => [
      name,
      async (context, data, made) => {
        if (!isDead()) await close(context, data, made)
      },
    ]),
  )
}
