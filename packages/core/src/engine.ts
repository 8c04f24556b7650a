import {
  type Connection,
  type ConnectionRef,
  type ConnectionSpec,
  type CreatedConnection,
  type PluginChoice,
  type ShownSetting,
} from "./connection.ts"
import type { EngineEvent } from "./events.ts"
import type { Journal, TemporaryRecord } from "./journal/journal.ts"
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
import { createRegistry, type Plugin } from "./registry.ts"
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
  const services: Services = {
    registry: createRegistry(options.plugins),
    journal: options.journal ?? memoryJournal(),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  }
  const closeTemporary = async (context: Context, record: TemporaryRecord) => {
    const close = services.registry.get("target", record.plugin).closers[record.closer]
    if (close === undefined)
      throw new Error(`The target "${record.plugin}" has no closer "${record.closer}".`)
    await close(context, record.data, record.made)
  }
  const deps = { ...services, concurrency: options.concurrency ?? 8, closeTemporary }
  const apply = <R>(plan: Plan<R>, how: ApplyOptions = {}) => applyPlan(plan, deps, how)

  return {
    plan: (spec, { signal } = {}) => planCreate(services, spec, signal),
    planDelete: (ref, { signal, owner } = {}) => planDelete(services, ref, signal, owner),
    planValidate: (ref, { signal } = {}) => planValidate(services, ref, signal),
    planAudit: (target, { signal } = {}) => planAudit(services, target, signal),
    planRecoverClaim: (target, row, { signal } = {}) => planRecoverClaim(services, target, row, signal),
    preview: (plan, { signal } = {}) => previewPlan(plan, services, signal ?? new AbortController().signal),
    apply,
    async run(plan, { onEvent, ...how } = {}) {
      const events = apply(plan, how)
      for (;;) {
        const next = await events.next()
        if (next.done) return next.value
        onEvent?.(next.value)
      }
    },
    async recover({ signal, onWarning } = {}) {
      const { context, warnings } = readContext(services, signal)
      try {
        return await recoverAbandoned(services.journal, closeTemporary, context)
      } finally {
        for (const warning of warnings) onWarning?.(warning)
      }
    },
    list: (source, options) => listConnections(services, source, options),
    listAll: (source, options) => listAllConnections(services, source, options),
    async show(ref, { signal } = {}) {
      const { source, record } = await findConnection(services, readContext(services, signal).context, ref)
      return showConnection(source, record)
    },
    listConfiguration: (ref, { signal } = {}) => listConfiguration(services, ref, signal),
    previewConfiguration: (choice) => previewConfiguration(services, choice),
    sample: (choice) => writeSample(services, choice),
    supportTypes: () => supportMatrix(services.registry),
  }
}
