import type { SupportRow } from "@keyless/core"
import { readAuthChoice } from "../arguments/auth-choice.ts"
import { textFlag } from "../arguments/flags.ts"
import { fail } from "../errors.ts"
import { findPlugin, pluginsOf } from "../manifest/manifest.ts"
import type { PairInput, SourceInput } from "./command-input.ts"
import { openEngine, resultPrinter } from "./session.ts"

/** `list-support-types`: what can be connected to what. Needs no plugin. */
export async function listSupportTypes(input: SourceInput): Promise<void> {
  const { flags, manifest, source } = input
  const wanted = textFlag(flags, "targetType")
  const target = wanted === undefined ? undefined : findPlugin(manifest, "target", wanted)
  if (wanted !== undefined && target === undefined) {
    const known = pluginsOf(manifest, "target").map(({ id }) => id)
    throw fail("usage", `There is no target called "${wanted}".`, {
      hint: `Use one of: ${known.join(", ")}.`,
    })
  }
  const print = await resultPrinter(input)
  const rows = manifest.support.filter(
    (row) => row.source === source.id && (target === undefined || row.target === target.id),
  )
  if (input.common.output !== "table" || input.common.query !== undefined) {
    return print(rows.map(supportView))
  }
  await print(rows.map(markedView))
  if (rows.some(({ ownClientTypes }) => ownClientTypes.length > 0)) {
    input.host.stdout.write("\n* Settings of Keyless's own: Service Connector documents none.\n")
  }
}

function supportView({ source, target, authTypes, clientTypes, ownClientTypes }: SupportRow) {
  return {
    source,
    target,
    auth_types: authTypes,
    client_types: clientTypes,
    own_client_types: ownClientTypes,
  }
}

/** A row for people: a star marks the client types whose settings are Keyless's own. */
function markedView({ source, target, authTypes, clientTypes, ownClientTypes }: SupportRow) {
  return {
    source,
    target,
    auth_types: authTypes,
    client_types: clientTypes.map((id) => (ownClientTypes.includes(id) ? `${id}*` : id)),
  }
}

/** `preview-configuration`: the keys that a first connection of a kind would write. Asks no cloud. */
export async function previewConfiguration(input: PairInput): Promise<void> {
  const { flags, manifest, source, target } = input
  const { auth } = readAuthChoice(flags, pluginsOf(manifest, "auth"), target)
  const client = textFlag(flags, "clientType") ?? "none"
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const settings = engine.previewConfiguration({
    source: source.id,
    target: target.id,
    ...(auth === undefined ? {} : { auth: auth.kind }),
    client,
  })
  await print(settings.map(({ key, secret }) => ({ name: key, secret })))
}
