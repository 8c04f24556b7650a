import { randomUUID } from "node:crypto"
import { fail } from "../errors.ts"
import { notJson } from "../guard/json.ts"
import { type Shape, troubleWith } from "../guard/shape.ts"
import { pluginText } from "../plan/owners.ts"
import type { EventDraft } from "../events.ts"
import type { JournalRun, TemporaryRecord } from "../journal/journal.ts"
import {
  type Context,
  isKeylessError,
  type JsonObject,
  type PluginRef,
  type Ephemeral,
  type StepContext,
  type TemporaryResource,
  toKeylessError,
} from "../plugin/index.ts"

/** Removes a temporary resource by plugin id, closer and data. */
export type CloseTemporary = (context: Context, record: TemporaryRecord) => Promise<void>

/** The ephemeral steps of one run: what is open, and how to close it. */
export interface EphemeralKeeper {
  isOpen(id: string): boolean
  /** Opens an ephemeral step; whatever it acquires is journaled first. */
  open<T>(step: Ephemeral<T>, plugin: PluginRef, context: StepContext): Promise<T>
  /** Closes it: what it deferred, then what it acquired, latest first. Never throws; failures are kept. */
  close(id: string): Promise<void>
  closeAll(): Promise<void>
  /** Removes what an earlier, dead run left behind. */
  removeLeftovers(leftovers: readonly TemporaryRecord[]): Promise<void>
  /** Titles of temporary things that could not be removed. */
  readonly left: readonly string[]
  /** Whether anything temporary was made. */
  readonly used: boolean
}

interface OpenEphemeral {
  readonly step: string
  readonly deferred: (() => Promise<void>)[]
  readonly temporaries: TemporaryRecord[]
}

/** What a keeper needs of its run. */
export interface EphemeralKeeperInput {
  readonly journal: Pick<JournalRun, "append">
  readonly emit: (event: EventDraft) => void
  /** Context for clean-up: its signal is not the run's, so that cancelling does not stop the cleaning. */
  readonly cleanup: (step: string) => Context
  readonly closeTemporary: CloseTemporary
  /** Whether what opens a network may be acquired. */
  readonly network: "open" | "leave"
}

/** Makes the keeper of a run's ephemeral steps. */
export function createEphemeralKeeper({
  journal,
  emit,
  cleanup,
  closeTemporary,
  network,
}: EphemeralKeeperInput): EphemeralKeeper {
  const open = new Map<string, OpenEphemeral>()
  const left: string[] = []
  let used = false

  /** @throws KeylessError before anything is made, for what could not be removed after a crash, and for what is not to be opened */
  function refuseResource(step: Ephemeral, plugin: PluginRef, resource: TemporaryResource): void {
    const trouble = resourceTrouble(step, resource) ?? notJson(resource.data)
    if (trouble !== null) {
      throw fail(
        "plugin_failed",
        `The ${pluginText(plugin)} asked for something temporary in the step "${step.id}": ${trouble}.`,
        {
          hint: `Nothing was made. Tell the author of the ${pluginText(plugin)}, or use another version of it.`,
          details: { plugin },
        },
      )
    }
    if (resource.opensNetwork === true && network === "leave") {
      throw fail(
        "opening_refused",
        `The ${resource.title} would be needed, and the network was to be left alone.`,
        {
          hint: "Run the command from where the database lets it in, or let it open the firewall for this machine while it runs.",
        },
      )
    }
  }

  async function remove(record: TemporaryRecord): Promise<void> {
    try {
      await closeTemporary(cleanup(record.step), record)
      await journal.append({ type: "release", id: record.id }).catch((cause: unknown) => {
        // The other run has it in its own journal, and finds it gone.
        if (!isKeylessError(cause) || cause.code !== "run_taken_over") throw cause
      })
      emit({ type: "temporary.removed", step: record.step, title: record.title })
    } catch (cause) {
      left.push(record.title)
      const error = toKeylessError(cause, { step: record.step }).toJSON()
      emit({ type: "temporary.left", step: record.step, title: record.title, error })
    }
  }

  async function close(id: string): Promise<void> {
    const ephemeral = open.get(id)
    if (ephemeral === undefined) return
    open.delete(id)
    for (const release of ephemeral.deferred.toReversed()) {
      try {
        await release()
      } catch (cause) {
        emit({
          type: "warning",
          step: id,
          message: `Could not close cleanly: ${toKeylessError(cause).message}`,
        })
      }
    }
    for (const record of ephemeral.temporaries.toReversed()) await remove(record)
  }

  return {
    left,
    get used() {
      return used
    },
    isOpen: (id) => open.has(id),
    async open(step, plugin, context) {
      const ephemeral: OpenEphemeral = { step: step.id, deferred: [], temporaries: [] }
      open.set(step.id, ephemeral)
      return step.open({
        ...context,
        defer: (release) => void ephemeral.deferred.push(release),
        async acquire(resource) {
          // One that was given up while it opened has nobody who would close what it makes.
          if (open.get(step.id) !== ephemeral) throw fail("cancelled", "The run was cancelled.")
          refuseResource(step, plugin, resource)
          const { closer, data, title } = resource
          const record: TemporaryRecord = {
            id: randomUUID(),
            step: step.id,
            plugin,
            closer,
            data: plain(data),
            title,
            made: false,
          }
          await journal.append({ type: "acquire", ...record })
          // From here on it may exist, even if `create` fails half-way.
          ephemeral.temporaries.push(record)
          used = true
          try {
            await resource.create()
          } catch (error) {
            if (resource.isAbsentAfter?.(error) === true) {
              ephemeral.temporaries.splice(ephemeral.temporaries.indexOf(record), 1)
              await journal.append({ type: "release", id: record.id })
            }
            throw error
          }
          ephemeral.temporaries[ephemeral.temporaries.indexOf(record)] = { ...record, made: true }
          await journal.append({ type: "made", id: record.id })
          emit({ type: "temporary.created", step: step.id, title })
        },
      })
    },
    close,
    async closeAll() {
      for (const id of [...open.keys()].toReversed()) await close(id)
    },
    async removeLeftovers(leftovers) {
      for (const record of leftovers) await remove(record)
    },
  }
}

function resourceTrouble({ closers = [] }: Ephemeral, resource: TemporaryResource): string | null {
  const shape: Shape = {
    closer: "name",
    title: "name",
    create: "function",
    data: {},
    "isAbsentAfter?": "function",
  }
  const trouble = troubleWith(shape, resource)
  if (trouble !== null) return trouble
  return closers.includes(resource.closer)
    ? null
    : `the step does not name the closer "${resource.closer}" among its "closers"`
}

/** A copy without prototype or later changes: what is journaled is what the closer gets. */
function plain(data: JsonObject): JsonObject {
  return structuredClone(data)
}
