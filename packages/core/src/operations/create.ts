import { type ConnectionSpec, type CreatedConnection, fingerprintOf } from "../connection.ts"
import { fail } from "../errors.ts"
import { createPlan, type Plan } from "../run/plan.ts"
import {
  assertConnectionName,
  recordKey,
  refuseUnreadable,
  unreadableRecords,
  unreadableWarning,
} from "../record.ts"
import { checkOptions } from "../registry.ts"
import { isPrivileges, sameClaimant } from "../plugin/index.ts"
import { assertEndpoint } from "./assert-endpoint.ts"
import { accessAsked, refusePrivileges } from "./access-asked.ts"
import { appWaySteps } from "./app-way-steps.ts"
import {
  adoptedName,
  adoptStep,
  passwordSettings,
  readAdopted,
  readForeign,
  refuseForeignName,
  refuseForeignSetting,
  relatedForeign,
  warnOfForeign,
  warnOfPasswords,
} from "./foreign-connections.ts"
import { partOf, readOtherParts, readPart, refuseNameElsewhere } from "./app-parts.ts"
import { chooseClient } from "./choose-client.ts"
import { chooseName, isMadeUp, isUnfinished } from "./connection-name.ts"
import { defaultAuth } from "./default-auth.ts"
import { claimantOf, otherConnections } from "./existing-connection.ts"
import { refuse } from "./refuse.ts"
import { repointing } from "./repoint.ts"
import { showConnection } from "./show-connection.ts"
import { readContext, type Services } from "./services.ts"
import { chooseNaming } from "./choose-naming.ts"
import { keptIdentity, standingRecords } from "./kept-for-others.ts"
import { keepsAnything, openPlace, readPlace } from "./open-place.ts"
import { settingsSteps } from "./settings-steps.ts"
import type { SettingsInput } from "./wanted-settings.ts"

/** Plans a new connection, or the repair of one that is there. Reads only. */
export async function planCreate(
  services: Services,
  spec: ConnectionSpec,
  signal: AbortSignal | undefined,
): Promise<Plan<CreatedConnection>> {
  const { registry, journal, random } = services
  if (spec.name !== undefined) assertConnectionName(spec.name)
  const privileges = spec.privileges ?? "all"
  if (!isPrivileges(privileges)) {
    throw fail("invalid_privileges", "The privileges are neither a profile nor a list of privileges.", {
      hint: "Use all, readwrite, readonly, ddl, or a list out of: select, insert, update, delete, execute, create.",
    })
  }
  const properties = spec.connectionStringProperties ?? {}
  refuseSecrets(properties)
  const sourcePlugin = registry.get("source", spec.source.kind)
  const targetPlugin = registry.get("target", spec.target.kind)
  const authPlugin =
    spec.auth === undefined
      ? defaultAuth(registry, { source: sourcePlugin, target: targetPlugin })
      : registry.get("auth", spec.auth.kind)
  const asked = accessAsked(targetPlugin, spec)
  refusePrivileges(targetPlugin, privileges)
  const givenClient = spec.client === undefined ? null : registry.get("client", spec.client)
  refuse(
    registry.objection({
      source: sourcePlugin,
      target: targetPlugin,
      auth: authPlugin,
      client: givenClient ?? undefined,
    }),
  )

  const [sourceOptions, targetOptions, authOptions] = await Promise.all([
    checkOptions(sourcePlugin, spec.source.options ?? {}),
    checkOptions(targetPlugin, spec.target.options ?? {}),
    checkOptions(authPlugin, spec.auth?.options ?? {}),
  ])

  const { context, warnings } = readContext(services, signal)
  if (sourcePlugin.notice !== undefined) context.warn(sourcePlugin.notice)
  const finding = sourcePlugin.resolve(context, sourceOptions).then(async (found) => {
    const parts = await Promise.all([
      readPart(context, found),
      readOtherParts(context, found),
      readForeign(context, found),
    ])
    const identity = await authPlugin.resolve(context, authOptions, found, {
      clientId: targetPlugin.needsClientId ?? false,
    })
    return { source: found, parts, principal: keptIdentity(found, identity, [parts[0], ...parts[1]]) }
  })
  const [{ source, parts, principal }, target] = await Promise.all([
    finding,
    targetPlugin.resolve(context, targetOptions),
  ])

  assertEndpoint(targetPlugin, target)
  const client = givenClient ?? (await chooseClient(services, context, source, parts[0].settings))
  refuse(registry.objection({ target: targetPlugin, client }))
  const format = registry.format(targetPlugin, client)
  if (format === null)
    throw fail("unsupported_combination", `"${client.id}" has no format for ${targetPlugin.protocol}.`)

  const [here, elsewhere, foreign] = parts
  const { settings: there, records } = here
  const part = partOf(source)
  const facts = {
    source: part === undefined ? source.id : `${source.id}#${part}`,
    target: target.id,
    auth: authPlugin.id,
    authOptions,
    client: client.id,
  }
  const fingerprint = fingerprintOf(facts)
  const chosen = await chooseName({
    given: spec.name ?? (spec.adopt === true ? adoptedName(foreign, target.id) : undefined),
    targetKind: targetPlugin.id,
    fingerprint,
    records,
    journal,
    random,
  })
  if (chosen.origin !== "given") {
    context.warn(
      chosen.origin === "made"
        ? `No connection name was given; using "${chosen.name}".`
        : `No connection name was given; going on with "${chosen.name}", which the same command began.`,
    )
  }
  const { name } = chosen
  refuseUnreadable(there, name)
  for (const record of unreadableRecords(there)) {
    const { message, hint } = unreadableWarning(record)
    context.warn(message, hint)
  }
  refuseNameElsewhere(source, name, elsewhere)
  const own = records.find((record) => recordKey(record.name) === recordKey(name))
  if (own !== undefined && own.name !== name) {
    throw fail(
      "connection_name_taken",
      `The app has a connection "${own.name}", which differs only in case.`,
      {
        hint: `Use --connection ${own.name}, or another name.`,
      },
    )
  }

  const foreignOnes = relatedForeign(foreign, name, target.id)
  if (spec.adopt !== true) {
    if (own === undefined) refuseForeignName(foreignOnes, source)
    warnOfForeign(context, foreignOnes)
  }
  const adopted = await readAdopted(context, source, spec.adopt === true ? foreignOnes.related : [], there)
  /** The app's settings, but for those that are taken over. */
  const current = new Map([...there].filter(([key]) => !adopted.keys.has(key)))

  const naming = {
    prefix: targetPlugin.settingPrefix,
    connection: name,
    customizedKeys: spec.customizedKeys ?? {},
    names: source.settings.names,
  }
  const use = { connection: name, client: client.id, protocol: targetPlugin.protocol }
  const opened = await openPlace(context, source, source.placement, use)
  const chosenKeys = {
    format,
    endpoint: target.endpoint,
    credential: authPlugin.credential,
    properties,
    naming,
  }
  const place = opened !== undefined && keepsAnything(opened, chosenKeys) ? opened : undefined
  const resumed = place !== undefined && (await isUnfinished(journal, name, fingerprint))
  const state =
    place === undefined ? undefined : await readPlace(context, place, { ...chosenKeys, own, resumed })
  const keys = chooseNaming({
    ...chosenKeys,
    current,
    records,
    own,
    only: place?.place.shared === true ? "further" : undefined,
    place,
    takenInPlace: state?.taken,
  })
  for (const key of keys.overwritten) {
    refuseForeignSetting(key, foreign, client.id)
    context.warn(`The setting "${key}" has a value already, which will be replaced.`)
  }

  const others = [here, ...elsewhere].flatMap((each) => each.records).filter((record) => record !== own)
  const recorded = new Set(others.map((record) => recordKey(record.name)))
  const granted = target.connect({
    ...claimantOf(source, name),
    principal,
    privileges,
    ...asked,
    ...(own?.schemas === undefined ? {} : { formerSchemas: own.schemas }),
    foreignUser: spec.foreignUser ?? "refuse",
    others: otherConnections(registry, { here, elsewhere }, name, target.id),
    usersInUse: new Set(others.map((record) => record.user)),
    standing: (now) => standingRecords(source, now),
    // A name that was made up is not made up again: what has one and no record is what the same command made before its settings went.
    replaces: (claim) =>
      chosen.origin === "made" &&
      sameClaimant(claim, claimantOf(source, claim.connection)) &&
      isMadeUp(claim.connection, targetPlugin.id) &&
      !recorded.has(recordKey(claim.connection)),
  })
  const adopt = adoptStep(source, adopted, there, [granted.access])
  const way = appWaySteps(source, target, spec.appNetwork, granted.access)
  const settings: SettingsInput = {
    source,
    current,
    own,
    format,
    client,
    connectionKeys: new Set(records.flatMap(({ keys: written }) => Object.values(written))),
    endpoint: target.endpoint,
    naming: { ...naming, naming: keys.naming },
    principal,
    access: granted.access,
    before: adopt,
    place,
    record: {
      name,
      target: { kind: targetPlugin.id, id: target.id },
      auth: authPlugin.id,
      client: client.id,
      privileges,
      ...(asked.schemas === undefined ? {} : { schemas: asked.schemas }),
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      fingerprint,
    },
  }
  const ownKeys = new Set([...settings.connectionKeys, ...Object.values(own?.keys ?? {})])
  warnOfPasswords(context, passwordSettings(current, target.endpoint.host, ownKeys), target.endpoint.host)
  const writing = await settingsSteps(context, settings, state, records)
  const { change, former } = await repointing(services, context, {
    own,
    here,
    elsewhere,
    target,
    wanted: {
      target: { kind: targetPlugin.id, id: target.id },
      auth: authPlugin.id,
      client: client.id,
      fingerprintAs: (record) => fingerprintOf({ ...facts, target: record.target.id, client: record.client }),
    },
    principal,
    access: granted.access,
    after: writing.write,
  })

  return createPlan(
    { operation: "create", connection: name, warnings },
    {
      key: journalKey(source.id, name),
      fingerprint,
      onFailure: "stop",
      ...(spec.network === undefined ? {} : { network: spec.network }),
      ...(change[0] === undefined ? {} : { gate: change[0].id }),
      steps: [
        ...[
          ...change,
          principal,
          ...granted.steps,
          ...way,
          ...(adopt === undefined ? [] : [adopt]),
          ...writing.steps,
        ].map((step) => ({ step, plugin: targetPlugin.id })),
        ...former,
      ],
      result(outcome) {
        const { record, configuration } = outcome.value(writing.write)
        return { ...showConnection(source, record), configuration }
      },
    },
  )
}

/** One writer at a time per app and connection. */
export function journalKey(sourceId: string, connection: string): string {
  return `${sourceId}#${connection}`.toLowerCase()
}

/** The record beside the settings holds nothing secret, and a passwordless connection has no password. */
function refuseSecrets(properties: Readonly<Record<string, string>>): void {
  const secret = Object.keys(properties).find((name) => /^(?:password|pwd|.*secret.*)$/i.test(name.trim()))
  if (secret === undefined) return
  throw fail("invalid_options", `The connection string property "${secret}" would hold a secret.`, {
    hint: "Leave it out: the app logs in with its identity.",
  })
}
