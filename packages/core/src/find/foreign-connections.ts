import { fail } from "../errors.ts"
import {
  type Action,
  action,
  type Context,
  createSecret,
  type ForeignConnection,
  type ResolvedSource,
  type Step,
} from "../plugin/index.ts"
import { partOf } from "./app-parts.ts"

/** Connections of other tools, sorted by what a new connection has to do with them. */
export interface ForeignOnes {
  /** Those that stand in the way, or are to the same database. */
  readonly related: readonly ForeignConnection[]
  readonly sameName: ForeignConnection | undefined
}

/** Reads the connections that another tool keeps for the part of the app that a source was resolved for. */
export async function readForeign(
  context: Context,
  source: ResolvedSource,
): Promise<readonly ForeignConnection[]> {
  const all = (await source.foreign?.list(context)) ?? []
  const part = partOf(source)
  return all.filter((one) => one.part === undefined || part === undefined || one.part === part)
}

const same = (one: string | undefined, other: string) => one?.toLowerCase() === other.toLowerCase()

/** Sorts them. */
export function relatedForeign(
  foreign: readonly ForeignConnection[],
  name: string,
  target: string,
): ForeignOnes {
  return {
    sameName: foreign.find((one) => same(one.name, name)),
    related: foreign.filter((one) => same(one.name, name) || same(one.target, target)),
  }
}

/** @throws KeylessError `connection_name_taken` where another tool keeps a connection of the name */
export function refuseForeignName({ sameName }: ForeignOnes, source: ResolvedSource): void {
  if (sameName === undefined) return
  throw fail(
    "connection_name_taken",
    `${sameName.madeBy} keeps a connection "${sameName.name}" of ${source.name}.`,
    {
      hint: "Take it over with --adopt, which removes it there, or give this connection another name.",
      resource: source.id,
      details: { madeBy: sameName.madeBy, id: sameName.id },
    },
  )
}

/** The name of the connection that is taken over where the new one is given none: of the first to the same database. */
export function adoptedName(foreign: readonly ForeignConnection[], target: string): string | undefined {
  return foreign.find((one) => same(one.target, target))?.name
}

/** @throws KeylessError `setting_conflict` for a framework's setting that a connection of another tool for the same client type has most likely written */
export function refuseForeignSetting(
  key: string,
  foreign: readonly ForeignConnection[],
  client: string,
): void {
  const owner = foreign.find((one) => same(one.client, client))
  if (owner === undefined) return
  throw fail(
    "setting_conflict",
    `The setting "${key}" is there already, and ${owner.madeBy} keeps a connection "${owner.name}" for ${client}.`,
    {
      hint: `Take that connection over: --connection ${owner.name} --adopt. Or write the setting under another key with --customized-keys ${key}=OTHER_KEY`,
      details: { madeBy: owner.madeBy, id: owner.id },
    },
  )
}

/** Tells of connections of another tool to the same database, which the app may go on to use. */
export function warnOfForeign(context: Context, { related }: ForeignOnes): void {
  for (const { name, madeBy, usesSecret, auth } of related) {
    context.warn(
      usesSecret
        ? `${madeBy} keeps a connection "${name}" to the same database, with which the app still reads a password or key from its settings (${auth}).`
        : `${madeBy} keeps a connection "${name}" to the same database (${auth}).`,
      `When the app's code uses the new settings, take the old connection over: run create again with --adopt.`,
    )
  }
}

/** A connection of another tool that is taken over. */
export interface Adopted {
  readonly connections: readonly ForeignConnection[]
  /** Settings that it wrote and that are there. */
  readonly keys: ReadonlySet<string>
}

/** Reads what connections of another tool wrote. */
export async function readAdopted(
  context: Context,
  source: ResolvedSource,
  connections: readonly ForeignConnection[],
  current: ReadonlyMap<string, string>,
): Promise<Adopted> {
  const { foreign } = source
  const names = await Promise.all(
    connections.map((one) => foreign?.settingsOf(context, one) ?? Promise.resolve([])),
  )
  return { connections, keys: new Set(names.flat().filter((name) => current.has(name))) }
}

/**
 * The step that takes connections of another tool over: the tool forgets them, and takes its settings out of the app, before those of the new
 * connection are written. Undone, the settings are put back; the tool does not keep the connection again.
 *
 * @param current - the app's settings at the time of the plan
 */
export function adoptStep(
  source: ResolvedSource,
  { connections, keys }: Adopted,
  current: ReadonlyMap<string, string>,
  needs: readonly Step[],
): Action<null> | undefined {
  const { foreign } = source
  const [first] = connections
  if (foreign === undefined || first === undefined) return undefined
  const names = connections.map(({ name }) => name).join(", ")
  let began = false
  return action<null>({
    id: "settings.adopt",
    title: `Take over the ${first.madeBy} connection ${names} of ${source.name}`,
    why: `${first.madeBy} would write its own settings again, and remove those of the same names.`,
    permissions: [
      ...connections.flatMap((one) => foreign.permissions(one)),
      ...source.settings.writePermissions,
    ],
    needs,
    check: () => Promise.resolve({ done: false, detail: [...keys].join(", ") }),
    async apply(context) {
      began = true
      for (const one of connections) await foreign.remove(context, one)
      // What the tool left of its settings goes too, so that no password stays behind.
      await source.settings.change(context, (now) => ({
        set: {},
        remove: [...keys].filter((key) => now.get(key) === current.get(key)),
      }))
      return null
    },
    async undo(context) {
      if (!began) return
      await source.settings.change(context, (now) => ({
        set: Object.fromEntries(
          [...keys].flatMap((key) => {
            const value = current.get(key)
            return value === undefined || now.has(key) ? [] : [[key, createSecret(value)] as const]
          }),
        ),
        remove: [],
      }))
      context.warn(
        `The settings of ${names} are in ${source.name} again, but ${first.madeBy} does not keep the connection any more.`,
        "Make it there again if the app is to go on with it.",
      )
    },
  })
}

/** Keys of settings in which a password for a database stands, as far as that can be seen: in a connection string, or beside the database's host. */
export function passwordSettings(
  settings: ReadonlyMap<string, string>,
  host: string,
  own: ReadonlySet<string>,
): readonly string[] {
  const isOf = (value: string) => value.toLowerCase().includes(host.toLowerCase())
  const hosts = [...settings].filter(([, value]) => value.toLowerCase() === host.toLowerCase())
  const stems = new Set(hosts.map(([key]) => stemOf(key)))
  return [...settings].flatMap(([key, value]) => {
    if (own.has(key) || value === "") return []
    const inString = isOf(value) && /(?:password|pwd)\s*=\s*[^\s;&]|:\/\/[^/:@\s]*:[^@\s]+@/i.test(value)
    const beside = /pass(?:word)?$|pwd$/i.test(key) && stems.has(stemOf(key))
    return inString || beside ? [key] : []
  })
}

/** What names of settings of one connection have in common. */
function stemOf(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]*[a-z0-9]*$/, "")
}

/** Tells of settings from which the app may still read a password. */
export function warnOfPasswords(context: Context, keys: readonly string[], host: string): void {
  if (keys.length === 0) return
  context.warn(
    `The app still has a password for ${host} in ${keys.length === 1 ? "the setting" : "the settings"} ${keys.join(", ")}.`,
    "When its code uses the settings of the connection, take the old ones out.",
  )
}
