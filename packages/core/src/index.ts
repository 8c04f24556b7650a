export type {
  Connection,
  ConnectionRef,
  ConnectionSpec,
  CreatedConnection,
  PluginChoice,
  ShownSetting,
} from "./connection.ts"
export { createEngine, type DeleteHelp, type Engine, type EngineOptions } from "./engine.ts"
export { fail as engineErrors } from "./errors.ts"
export { type EngineEvent, type Operation, readEvent, type StepSummary } from "./events.ts"
export { fileJournal } from "./journal/file-journal.ts"
export type {
  AbandonedRun,
  PassedOver,
  Journal,
  JournalEntry,
  JournalRun,
  RunHeader,
  TemporaryRecord,
} from "./journal/journal.ts"
export { memoryJournal } from "./journal/memory-journal.ts"
export type { KeyNaming } from "./configuration/keys.ts"
export type { AuditRow } from "./operations/audit.ts"
export type { ClaimState } from "./find/claim-state.ts"
export type { AllConnections } from "./operations/list.ts"
export type { PreviewChoice } from "./operations/configuration.ts"
export type { Sample, SampleChoice } from "./operations/sample.ts"
export type { SupportRow } from "./operations/support.ts"
export type { Validation } from "./operations/validation.ts"
export * from "./plugin/index.ts"
export { type ConnectionRecord } from "./configuration/record.ts"
export { recordKey } from "./configuration/record-key.ts"
export type { Plugin } from "./plugin/any-plugin.ts"
export type { ApplyOptions } from "./run/apply-options.ts"
export type { Plan } from "./plan/plan.ts"
export type { PreviewedStep } from "./plan/preview.ts"
export type { Recovered } from "./run/recover.ts"
export { systemClock } from "./run/system-clock.ts"
