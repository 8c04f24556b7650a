import type { ShownSetting } from "../connection.ts"
import { type Action, action, type Principal, type Step } from "../plugin/index.ts"
import { type ConnectionRecord, readRecords, refuseUnreadable, unreadableRecords } from "./record.ts"
import { recordKey } from "./record-key.ts"
import { chooseNaming } from "./choose-naming.ts"
import { agreedOf, overridingHint, overridingSettings, overridingText } from "./overriding.ts"
import { restored } from "./places/place-step.ts"
import { plainText, type SettingsInput, type WantedSettings, wantedSettings } from "./wanted-settings.ts"

/** What stands in the app's settings after the step. */
export interface WrittenSettings {
  readonly record: ConnectionRecord
  readonly configuration: readonly ShownSetting[]
}

/**
 * The step that writes the plain settings of a connection and its record, all in one change of the app.
 *
 * @param placed - the step that puts settings elsewhere, if there is one
 * @param dropped - plain settings that the connection needs no more, besides those that it wrote
 */
export function settingsStep(
  input: SettingsInput,
  placed: Step | undefined,
  dropped: readonly string[] = [],
): Action<WrittenSettings> {
  const { source, current } = input
  type Values = { value<T>(step: Step<T>): T }
  const wantedOf = (context: Values, plan: SettingsInput): WantedSettings => {
    const wanted = wantedSettings(plan, context.value(input.principal), context.value(input.access))
    const more = dropped.filter((key) => !wanted.plain.has(key) && plan.current.has(key))
    return { ...wanted, obsolete: [...wanted.obsolete, ...more] }
  }
  /** Another connection may have come to the app since the plan was made, and have taken the keys that the plan chose. */
  const wantedAmong = (context: Values, now: ReadonlyMap<string, string>): WantedSettings => {
    refuseUnreadable(now, input.record.name)
    const records = readRecords(now)
    const own = records.find(({ name }) => recordKey(name) === recordKey(input.record.name))
    const credential = context.value(input.principal).credential.kind
    const { naming } = chooseNaming({
      ...input,
      credential,
      properties: input.record.properties,
      current: now,
      records,
      own,
      // What was put elsewhere has its keys already.
      only: placed === undefined ? undefined : input.naming.naming,
    })
    return wantedOf(context, { ...input, current: now, own, naming: { ...input.naming, naming } })
  }
  let written: WantedSettings | undefined

  return action<WrittenSettings>({
    id: "settings.write",
    title: `Write the connection's settings into the ${source.settings.title}`,
    why: "The app reads there how to reach the database; the record beside them tells what the connection is.",
    permissions: source.settings.writePermissions,
    needs: [input.principal, input.access, ...[input.before, placed].filter((step) => step !== undefined)],
    async check(context) {
      const wanted = wantedOf(context, input)
      for (const each of overriding(input, context.value(input.principal), wanted)) {
        context.warn(overridingText(each), overridingHint)
      }
      const same =
        wanted.obsolete.length === 0 &&
        [...wanted.plain].every(([key, value]) => current.get(key) === plainText(value))
      return same ? { done: true, value: wanted } : { done: false }
    },
    async apply(context) {
      let wanted: WantedSettings | undefined
      await source.settings.change(context, (now) => {
        wanted = wantedAmong(context, now)
        written = wanted
        return { set: Object.fromEntries(wanted.plain), remove: wanted.obsolete }
      })
      if (wanted === undefined) throw new TypeError("The source changed the settings without asking how.")
      return wanted
    },
    async undo(context) {
      const mine = written
      if (mine === undefined) return
      await source.settings.change(context, (now) => {
        const others = readRecords(now).filter(({ name }) => name !== mine.record.name)
        // A connection whose record cannot be read may be led there too.
        const isShared =
          others.some((record) => input.place?.holds(record)) || unreadableRecords(now).length > 0
        const shared = isShared ? input.place?.place.signposts : {}
        // What has another value by now is somebody else's, and so is what leads another connection to its settings.
        const keys = [...mine.plain].flatMap(([key, value]) =>
          now.get(key) === plainText(value) && !Object.hasOwn(shared ?? {}, key) ? [key] : [],
        )
        return restored([...keys, ...mine.obsolete.filter((key) => !now.has(key))], current)
      })
    },
  })
}

function overriding(input: SettingsInput, principal: Principal, { plain }: WantedSettings) {
  const own = new Set([...input.connectionKeys, ...plain.keys()])
  const written = [...plain].map(([key, value]) => [key, plainText(value)] as const)
  const after = new Map([...input.current, ...written])
  return overridingSettings(input.client, input.endpoint.protocol, after, own, agreedOf(principal))
}
