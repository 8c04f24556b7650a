import {
  type Connection,
  type ConnectionRef,
  type ConnectionSpec,
  type CreatedConnection,
  type PluginChoice,
  type ShownSetting,
} from "./connection.ts"
import { fail } from "./errors.ts"
import type { EngineEvent } from "./events.ts"
import type { Journal, TemporaryRecord } from "./journal/journal.ts"
import { pluginOf } from "./journal/version.ts"
import { memoryJournal } from "./journal/memory-journal.ts"
import { listConfiguration, type PreviewChoice, previewConfiguration } from "./operations/configuration.ts"
import { type AuditRow, planAudit } from "./operations/audit.ts"
import { planCreate } from "./operations/create.ts"
import { planDelete } from "./operations/delete.ts"
import {
  type AllConnections,
  listAllConnections,
  listConnections,
  type ListOptions,
} from "./operations/list.ts"
import { findConnection } from "./find/find-connection.ts"
import { planRecoverClaim } from "./operations/recover-claim.ts"
import { type Sample, type SampleChoice, writeSample } from "./operations/sample.ts"
import { readContext, type Services } from "./services.ts"
import { showConnection } from "./operations/show-connection.ts"
import { type SupportRow, supportMatrix } from "./operations/support.ts"
import { planValidate } from "./operations/validate.ts"
import type { Validation } from "./operations/validation.ts"
import type { Clock, Context, OwnerLogin } from "./plugin/index.ts"
import type { Plugin } from "./plugin/any-plugin.ts"
import { createStepOwners } from "./plan/owners.ts"
import { checkGiven } from "./options/check-given.ts"
import {
  choiceShape,
  engineShape,
  howShape,
  previewShape,
  refShape,
  rowShape,
  sampleShape,
  specShape,
} from "./options/shapes.ts"
import { readPlan } from "./plan/read-plan.ts"
import { createRegistry } from "./registry.ts"
import { createGuard } from "./guard/guard.ts"
import { pluginText } from "./plan/owners.ts"
import type { ApplyOptions } from "./run/apply-options.ts"
import { applyPlan } from "./run/executor.ts"
import type { Plan } from "./plan/plan.ts"
import { previewPlan, type PreviewedStep } from "./plan/preview.ts"
import { type Recovered, recoverAbandoned } from "./run/recover.ts"
import { systemClock } from "./run/system-clock.ts"

/** What an engine is made of. @public */
export interface EngineOptions {
  readonly plugins: readonly Plugin[]
  /** @defaultValue a journal in memory: nothing survives a crash of the process */
  readonly journal?: Journal
  /** How many steps run side by side. @defaultValue 8 */
  readonly concurrency?: number
  readonly clock?: Clock
  readonly random?: () => number
}

interface Cancellable {
  readonly signal?: AbortSignal
}

/** What helps to delete a connection. @public */
export interface DeleteHelp {
  /** The login of who granted the app's user what the administrator cannot take. Its password is kept nowhere. */
  readonly owner?: OwnerLogin
}

/** Connects apps to databases. Every method that is not `apply` only reads. @public */
export interface Engine {
  /** Plans a connection, or what is missing of one that is there. */
  plan(spec: ConnectionSpec, options?: Cancellable): Promise<Plan<CreatedConnection>>
  /**
   * Plans the end of a connection: the database user is dropped unless others need it, the settings are removed. With a database named, one that has no
   * record is found by its claim there.
   */
  planDelete(ref: ConnectionRef, options?: Cancellable & DeleteHelp): Promise<Plan<null>>
  /** Plans a look at everything that a connection rests on. */
  planValidate(ref: ConnectionRef, options?: Cancellable): Promise<Plan<Validation>>
  /** Plans a look at the users of a database's server: whose they are, which connections use them, and what is left of those that are gone. */
  planAudit(target: PluginChoice, options?: Cancellable): Promise<Plan<readonly AuditRow[]>>
  /**
   * Plans the end of what a connection has in a database whose app is gone or has no record of it, as {@link Engine.planAudit} of the same database or
   * server found it: a user that nobody else needs is dropped.
   *
   * @throws KeylessError `claim_in_use`
   */
  planRecoverClaim(
    target: PluginChoice,
    row: Pick<AuditRow, "user" | "claim">,
    options?: Cancellable,
  ): Promise<Plan<null>>
  /** What the steps of a plan would do. */
  preview(plan: Plan, options?: Cancellable): Promise<readonly PreviewedStep[]>
  /**
   * Carries a plan out and yields what happens. The generator's return value is the plan's result; {@link run} gives it directly.
   *
   * @throws KeylessError of the step that failed
   */
  apply<R>(plan: Plan<R>, options?: ApplyOptions): AsyncGenerator<EngineEvent, R>
  /** Carries a plan out, hands each event to `onEvent`, and answers the plan's result. */
  run<R>(
    plan: Plan<R>,
    options?: ApplyOptions & { readonly onEvent?: (event: EngineEvent) => void },
  ): Promise<R>
  /** Removes what runs left behind whose process is gone. */
  recover(options?: ListOptions): Promise<readonly Recovered[]>
  list(source: PluginChoice, options?: ListOptions): Promise<readonly Connection[]>
  /** The same, and the connections of the app that another tool keeps. */
  listAll(source: PluginChoice, options?: ListOptions): Promise<AllConnections>
  /** @throws KeylessError `connection_not_found` */
  show(ref: ConnectionRef, options?: Cancellable): Promise<Connection>
  listConfiguration(ref: ConnectionRef, options?: Cancellable): Promise<readonly ShownSetting[]>
  previewConfiguration(choice: PreviewChoice): readonly { readonly key: string; readonly secret: boolean }[]
  /**
   * Writes a complete small program for a connection, in the language of its client type. No file is made.
   *
   * @throws KeylessError `no_sample`, `unsupported_combination`, `unknown_plugin`, `unknown_setting_key`
   */
  sample(choice: SampleChoice): Sample
  supportTypes(): readonly SupportRow[]
}

/**
 * Makes an engine out of plugins.
 *
 * @example
 * const engine = createEngine({ plugins: azurePreset(), journal: fileJournal(".keyless") })
 * const plan = await engine.plan({
 *   source: { kind: "webapp", options: { resourceGroup: "demo", name: "shop-web" } },
 *   target: { kind: "postgres-flexible", options: { resourceGroup: "demo", server: "shop-db", database: "shop" } },
 *   client: "nodejs",
 * })
 * for await (const event of engine.apply(plan)) console.log(event.type)
 * @throws KeylessError `duplicate_plugin`, `duplicate_format`
 * @public
 */
export function createEngine(options: EngineOptions): Engine {
  checkGiven("createEngine", engineShape, options)
  const owners = createStepOwners()
  const registry = createRegistry(options.plugins, { owners })
  const services: Services = {
    registry,
    owners,
    closersOf: (plugin) => registry.closersOf(plugin),
    journal: options.journal ?? memoryJournal(),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  }
  const closeTemporary = async (context: Context, record: TemporaryRecord) => {
    const { closer, data, made } = record
    const plugin = pluginOf(record.plugin)
    const closers = registry.closersOf(plugin)
    const close = Object.hasOwn(closers, closer) ? closers[closer] : undefined
    if (close === undefined) {
      throw fail(
        "unknown_plugin",
        `There is no ${pluginText(plugin)} with a closer "${closer}", which would remove ${record.title}.`,
        {
          hint: "Give the engine the plugin that made it, in the version that made it, or remove it by hand.",
          details: { plugin, closer },
        },
      )
    }
    await createGuard(plugin, owners).change(context, `the closer "${closer}"`, () =>
      close(context, data, made),
    )
  }
  const deps = { ...services, concurrency: options.concurrency ?? 8, closeTemporary }
  async function* apply<R>(given: Plan<R>, how: ApplyOptions = {}): AsyncGenerator<EngineEvent, R> {
    checkGiven("apply", howShape, how)
    return yield* applyPlan(readPlan("apply", given, services.closersOf), deps, how)
  }

  return {
    async plan(spec, how = {}) {
      checkGiven("plan", specShape, spec)
      checkGiven("plan", howShape, how)
      return planCreate(services, spec, how.signal)
    },
    async planDelete(ref, how = {}) {
      checkGiven("planDelete", refShape, ref)
      checkGiven("planDelete", howShape, how)
      return planDelete(services, ref, how.signal, how.owner)
    },
    async planValidate(ref, how = {}) {
      checkGiven("planValidate", refShape, ref)
      checkGiven("planValidate", howShape, how)
      return planValidate(services, ref, how.signal)
    },
    async planAudit(target, how = {}) {
      checkGiven("planAudit", choiceShape, target)
      checkGiven("planAudit", howShape, how)
      return planAudit(services, target, how.signal)
    },
    async planRecoverClaim(target, row, how = {}) {
      checkGiven("planRecoverClaim", choiceShape, target)
      checkGiven("planRecoverClaim", rowShape, row)
      checkGiven("planRecoverClaim", howShape, how)
      return planRecoverClaim(services, target, row, how.signal)
    },
    async preview(plan, how = {}) {
      checkGiven("preview", howShape, how)
      const signal = how.signal ?? new AbortController().signal
      return previewPlan(readPlan("preview", plan, services.closersOf), services, signal)
    },
    apply,
    async run(plan, how = {}) {
      checkGiven("run", howShape, how)
      const { onEvent, ...rest } = how
      const events = apply(plan, rest)
      for (;;) {
        const next = await events.next()
        if (next.done) return next.value
        onEvent?.(next.value)
      }
    },
    async recover(how = {}) {
      checkGiven("recover", howShape, how)
      const { context, warnings } = readContext(services, how.signal)
      try {
        return await recoverAbandoned(services.journal, closeTemporary, context)
      } finally {
        for (const warning of warnings) how.onWarning?.(warning)
      }
    },
    async list(source, how = {}) {
      checkGiven("list", choiceShape, source)
      checkGiven("list", howShape, how)
      return listConnections(services, source, how)
    },
    async listAll(source, how = {}) {
      checkGiven("listAll", choiceShape, source)
      checkGiven("listAll", howShape, how)
      return listAllConnections(services, source, how)
    },
    async show(ref, how = {}) {
      checkGiven("show", refShape, ref)
      checkGiven("show", howShape, how)
      const { context } = readContext(services, how.signal)
      const { source, record } = await findConnection(services, context, ref)
      return showConnection(source, record)
    },
    async listConfiguration(ref, how = {}) {
      checkGiven("listConfiguration", refShape, ref)
      checkGiven("listConfiguration", howShape, how)
      return listConfiguration(services, ref, how.signal)
    },
    previewConfiguration(choice) {
      checkGiven("previewConfiguration", previewShape, choice)
      return previewConfiguration(services, choice)
    },
    sample(choice) {
      checkGiven("sample", sampleShape, choice)
      return writeSample(services, choice)
    },
    supportTypes: () => supportMatrix(registry),
  }
}
