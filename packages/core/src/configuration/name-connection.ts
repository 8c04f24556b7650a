import { fail } from "../errors.ts"
import { refuseNameElsewhere } from "../find/app-parts.ts"
import type { Asked } from "../find/asked.ts"
import type { Ends } from "../find/ends.ts"
import {
  type Adopted,
  adoptedName,
  readAdopted,
  refuseForeignName,
  relatedForeign,
  warnOfForeign,
} from "../find/foreign-connections.ts"
import type { Context } from "../plugin/index.ts"
import type { Services } from "../services.ts"
import { chooseName, type ChosenName } from "./connection-name.ts"
import { type ConnectionRecord, refuseUnreadable, unreadableRecords, unreadableWarning } from "./record.ts"
import { recordKey } from "./record-key.ts"

/** A connection that has its name. */
export interface NamedConnection extends ChosenName {
  /** The record that the app has of it already. */
  readonly own: ConnectionRecord | undefined
  /** Connections of another tool that it takes the place of. */
  readonly adopted: Adopted
  /** The app's settings, but for those that are taken over. */
  readonly current: ReadonlyMap<string, string>
}

/**
 * Names the connection, and finds out what the app has of that name.
 *
 * @throws KeylessError `connection_name_taken`; `newer_version` and `invalid_record` where the app has a record of the name that cannot be read
 */
export async function nameConnection(
  { journal, random }: Services,
  context: Context,
  asked: Asked,
  { source, here, elsewhere, foreign, target, fingerprint }: Ends,
): Promise<NamedConnection> {
  const { settings, records } = here
  const chosen = await chooseName({
    given: asked.name ?? (asked.adopt ? adoptedName(foreign, target.id) : undefined),
    targetKind: asked.target.plugin.id,
    fingerprint: fingerprint(),
    records,
    journal,
    random,
  })
  warnOfName(context, chosen)
  const { name } = chosen
  refuseUnreadable(settings, name)
  for (const record of unreadableRecords(settings)) {
    const { message, hint } = unreadableWarning(record)
    context.warn(message, hint)
  }
  refuseNameElsewhere(source, name, elsewhere)
  const own = records.find((record) => recordKey(record.name) === recordKey(name))
  if (own !== undefined && own.name !== name) throw differsInCase(own)

  const foreignOnes = relatedForeign(foreign, name, target.id)
  if (!asked.adopt) {
    if (own === undefined) refuseForeignName(foreignOnes, source)
    warnOfForeign(context, foreignOnes)
  }
  const adopted = await readAdopted(context, source, asked.adopt ? foreignOnes.related : [], settings)
  return {
    ...chosen,
    own,
    adopted,
    current: new Map([...settings].filter(([key]) => !adopted.keys.has(key))),
  }
}

function warnOfName(context: Context, { name, origin }: ChosenName): void {
  if (origin === "given") return
  context.warn(
    origin === "made"
      ? `No connection name was given; using "${name}".`
      : `No connection name was given; going on with "${name}", which the same command began.`,
  )
}

function differsInCase({ name }: ConnectionRecord) {
  return fail("connection_name_taken", `The app has a connection "${name}", which differs only in case.`, {
    hint: `Use --connection ${name}, or another name.`,
  })
}
