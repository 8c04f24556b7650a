import type { ConnectionRef } from "../connection.ts"
import {
  clientId as toClientId,
  type Finding,
  findingStep,
  type Principal,
  type ResolvedTarget,
  type Step,
  tenantId as toTenantId,
  toKeylessError,
} from "../plugin/index.ts"
import type { ConnectionRecord } from "../configuration/record.ts"
import { createPlan, type Plan, type RunOutcome } from "../plan/plan.ts"
import { journalKey } from "../plan/journal-key.ts"
import { planValidateClaimed } from "./claimed.ts"
import { existingConnection, otherConnections } from "../find/existing-connection.ts"
import type { FoundConnection } from "../find/find-connection.ts"
import { findOrClaimed } from "../find/find-or-claimed.ts"
import { overridingHint, overridingSettings, overridingText } from "../configuration/overriding.ts"
import { recordedValues } from "../configuration/places/recorded-place.ts"
import { recordedTarget } from "../find/recorded-target.ts"
import { readContext, type Services } from "../services.ts"
import { sampleCredential } from "../configuration/choose-naming.ts"
import type { Validation } from "./validation.ts"

/** Plans a look at everything a connection rests on. It changes nothing but, if this machine is shut out, a temporary opening. */
export async function planValidate(
  services: Services,
  ref: ConnectionRef,
  signal: AbortSignal | undefined,
): Promise<Plan<Validation>> {
  const { context, warnings } = readContext(services, signal)
  const looked = await findOrClaimed(services, context, ref)
  if (looked.kind === "claimed") return planValidateClaimed(services, looked, warnings)
  const { found } = looked
  const { source, record } = found
  const target = await recordedTarget(services, context, record)

  const looks = [targetLook(record, target)]
  if (ofTheApp.has(services.registry.get("auth", record.auth).credential)) looks.push(identityLook(found))
  if (target !== null) looks.push(settingsLook(services, found, target), overridesLook(services, found))
  const { registry } = services
  const inner = target?.inspect(
    existingConnection(registry, source, record),
    otherConnections(registry, { here: found, elsewhere: found.elsewhere }, record.name, record.target.id),
    source.network,
  ) ?? { helpers: [], looks: [] }
  looks.push(...inner.looks)

  return createPlan(
    services,
    { operation: "validate", connection: record.name, warnings },
    {
      key: journalKey(source.id, record.name),
      fingerprint: record.fingerprint,
      onFailure: "note",
      steps: [...inner.helpers, ...looks],
      result(outcome) {
        const findings = looks.flatMap((step) => {
          const error = failureBehind(step, outcome)
          return error === undefined ? outcome.value(step) : [failed(step, error)]
        })
        return { connection: record.name, ok: findings.every(({ result }) => result !== "failure"), findings }
      },
    },
  )
}

/** Kinds of credential whose identity is part of the app. Of a service principal or a person, what counts is that the settings are there. */
const ofTheApp = new Set<Principal["credential"]["kind"]>(["ambient", "client-id"])

/** Why a step has no value: its own failure, or that of a step it waited for, however far back. */
function failureBehind(step: Step, outcome: RunOutcome): Error | undefined {
  return outcome.failure(step.id) ?? step.needs.map((needed) => failureBehind(needed, outcome)).find(Boolean)
}

function failed(step: Step, cause: Error): Finding {
  const { code, message, hint } = toKeylessError(cause)
  return {
    name: step.id,
    description: step.title,
    result: "failure",
    errorCode: code,
    errorMessage: message,
    ...(hint === undefined ? {} : { hint }),
  }
}

function targetLook(record: ConnectionRecord, target: ResolvedTarget | null): Step<readonly Finding[]> {
  return findingStep({
    id: "target.exists",
    description: "Target resource existence validated.",
    title: "Look for the database",
    why: "A connection needs something to connect to.",
    find: async () =>
      target === null
        ? {
            code: "target_not_found",
            message: `The database ${record.target.id} is gone.`,
            hint: "Delete the connection, or make the database again.",
          }
        : null,
  })
}

function identityLook({ source, record }: FoundConnection): Step<readonly Finding[]> {
  return findingStep({
    id: "identity.exists",
    description: "Managed Identity existence validated.",
    title: "Look for the identity on the app",
    why: "The app gets its tokens as this identity.",
    async find() {
      const id = source.identities.find((each) => each === record.principal.objectId)
      const unusable = id === undefined ? undefined : source.unusableIdentity?.(id)
      if (unusable !== undefined) {
        const { code, message, hint = "" } = unusable
        return { code, message, hint }
      }
      return id !== undefined
        ? null
        : {
            code: "identity_changed",
            message: `${source.name} does not hold the identity ${record.principal.objectId} any more.`,
            hint: "Run the create command of the connection again, with --recreate-user if the identity was made anew.",
          }
    },
  })
}

function settingsLook(
  services: Services,
  found: FoundConnection,
  target: ResolvedTarget,
): Step<readonly Finding[]> {
  const { record } = found
  return findingStep({
    id: "settings.unchanged",
    description: "Configured connection information validated.",
    title: "Compare the app's settings with the connection",
    why: "The app reads these settings.",
    async find(context) {
      const expected = expectedValues(services, record, target)
      const { values, standIns } = await recordedValues(context, services, found)
      const wrong = Object.entries(record.keys).flatMap(([defaultKey, key]) => {
        const value = values.get(key)
        if (value === undefined) return [`${key} is missing`]
        const wanted = standIns.get(key) ?? expected.get(defaultKey)
        return wanted === undefined || wanted === value ? [] : [`${key} was changed`]
      })
      if (wrong.length === 0) return null
      return {
        code: "settings_changed",
        message: `${wrong.join(", ")}.`,
        hint: "Run the create command of the connection again to write them anew.",
      }
    },
  })
}

function overridesLook(services: Services, found: FoundConnection): Step<readonly Finding[]> {
  const { record, records, settings } = found
  const { registry } = services
  return findingStep({
    id: "settings.overrides",
    description: "Settings that override the identity looked for.",
    title: "Look for settings that make the app log in otherwise",
    why: "A library that finds such a setting does not use the identity of the connection.",
    async find() {
      const { tenantId, clientId } = record.principal
      const overriding = overridingSettings(
        registry.get("client", record.client),
        registry.get("target", record.target.kind).protocol,
        settings,
        new Set(records.flatMap(({ keys }) => Object.values(keys))),
        {
          tenantId: toTenantId(tenantId),
          ...(clientId === undefined ? {} : { clientId }),
          credential: registry.get("auth", record.auth).credential,
        },
      )
      if (overriding.length === 0) return null
      return {
        result: "warning",
        code: "settings_override",
        message: overriding.map(overridingText).join(" "),
        hint: overridingHint,
      }
    },
  })
}

/** Values by default key; secret ones are left out, since nobody but the app's settings knows them. */
function expectedValues(
  services: Services,
  record: ConnectionRecord,
  target: ResolvedTarget,
): Map<string, string> {
  const { registry } = services
  const format = registry.guardedFormat(
    registry.get("target", record.target.kind),
    registry.get("client", record.client),
  )
  const values = new Map<string, string>()
  if (format === null) return values
  const settings = format({
    endpoint: target.endpoint,
    user: record.user,
    credential: recordedCredential(services, record),
    ...(record.properties === undefined ? {} : { properties: record.properties }),
  })
  const defaultKeys = Object.keys(record.keys)
  for (const [index, setting] of settings.entries()) {
    const key = defaultKeys[index]
    if (key !== undefined && typeof setting.value === "string") values.set(key, setting.value)
  }
  return values
}

function recordedCredential(services: Services, record: ConnectionRecord): Principal["credential"] {
  const sample = sampleCredential(services.registry.get("auth", record.auth).credential)
  const { clientId, tenantId, name } = record.principal
  switch (sample.kind) {
    case "ambient":
      return sample
    case "client-id":
      return { ...sample, clientId: toClientId(clientId ?? "") }
    case "client-secret":
      return { ...sample, clientId: toClientId(clientId ?? ""), tenantId: toTenantId(tenantId) }
    case "person":
      return { ...sample, loginName: name }
  }
}
