import { keptIdentity } from "../access/kept-for-others.ts"
import { fingerprintOf } from "../connection.ts"
import { fail } from "../errors.ts"
import type {
  ClientFormat,
  ClientPlugin,
  Context,
  ForeignConnection,
  Principal,
  ResolvedSource,
  ResolvedTarget,
  Step,
} from "../plugin/index.ts"
import type { Services } from "../services.ts"
import { partOf, type ReadPart, readOtherParts, readPart } from "./app-parts.ts"
import type { Asked } from "./asked.ts"
import { chooseClient } from "./choose-client.ts"
import { readForeign } from "./foreign-connections.ts"
import { refuse } from "./refuse.ts"

/** Who is to be connected: an app with its connections, a database, an identity, and how the app reads its settings. */
export interface Ends {
  readonly source: ResolvedSource
  /** The part of the app that gets the connection, and the app's other parts. */
  readonly here: ReadPart
  readonly elsewhere: readonly ReadPart[]
  /** Connections of the part that another tool keeps. */
  readonly foreign: readonly ForeignConnection[]
  readonly target: ResolvedTarget
  /** The step whose value is the identity. */
  readonly principal: Step<Principal>
  readonly client: ClientPlugin
  readonly format: ClientFormat
  /** The fingerprint of the command, for the database and the client type that it names or for others. */
  readonly fingerprint: (other?: { readonly target: string; readonly client: string }) => string
}

/**
 * Finds who is to be connected. Reads only.
 *
 * @throws KeylessError `unsupported_combination`, and what plugins throw for an app or a database that is not there
 */
export async function findEnds(services: Services, context: Context, asked: Asked): Promise<Ends> {
  const { registry } = services
  const { plugin: sourcePlugin } = asked.source
  if (sourcePlugin.notice !== undefined) context.warn(sourcePlugin.notice)
  const [app, target] = await Promise.all([
    findApp(context, asked),
    asked.target.plugin.resolve(context, asked.target.options),
  ])
  const client = asked.client ?? (await chooseClient(services, context, app.source, app.here.settings))
  refuse(registry.objection({ target: asked.target.plugin, client }))
  const format = registry.guardedFormat(asked.target.plugin, client)
  if (format === null)
    throw fail("unsupported_combination", `"${client.id}" has no format for ${asked.target.plugin.protocol}.`)
  const part = partOf(app.source)
  const facts = {
    source: part === undefined ? app.source.id : `${app.source.id}#${part}`,
    target: target.id,
    auth: asked.auth.plugin.id,
    authOptions: asked.auth.options,
    client: client.id,
  }
  return { ...app, target, client, format, fingerprint: (other) => fingerprintOf({ ...facts, ...other }) }
}

async function findApp(context: Context, { source: asked, target, auth }: Asked) {
  const source = await asked.plugin.resolve(context, asked.options)
  const [here, elsewhere, foreign] = await Promise.all([
    readPart(context, source),
    readOtherParts(context, source),
    readForeign(context, source),
  ])
  const identity = await auth.plugin.resolve(context, auth.options, source, {
    clientId: target.plugin.needsClientId ?? false,
  })
  return { source, here, elsewhere, foreign, principal: keptIdentity(source, identity, [here, ...elsewhere]) }
}
