import type { PluginKind } from "@keyless/core"
import type { LoadedConfig } from "../config/loaded-config.ts"
import { type Manifest, type ManifestPlugin, pluginsOf } from "../manifest/manifest.ts"
import type { Host } from "../process/host.ts"
import { type Answer, askForOptions } from "./ask-for-options.ts"
import { commandText, type Word } from "./command-text.ts"
import type { Prompts } from "./prompts.ts"

const detect = ""

/**
 * Asks for what a `create` needs: source, target, identity, client type, and then the options that each of them lacks. Shows the
 * command that comes out of it and asks whether to run it.
 *
 * @returns the words of the command, or null if it is not to run
 */
export async function askForCommand(
  host: Host,
  manifest: Manifest,
  config: LoadedConfig | null,
): Promise<readonly string[] | null> {
  const prompts = await host.prompts()
  const words = await askForWords(host, manifest, prompts, config)
  if (words === null) return null
  prompts.note(`keyless ${commandText(words)}`)
  return (await prompts.confirm("Run this command?")) ? words.map(({ text }) => text) : null
}

async function askForWords(
  host: Host,
  manifest: Manifest,
  prompts: Prompts,
  config: LoadedConfig | null,
): Promise<readonly Word[] | null> {
  const source = await choose(prompts, "Where does the app run?", pluginsOf(manifest, "source"))
  if (source === null) return null
  const target = await choose(prompts, "Which kind of database?", pluginsOf(manifest, "target"))
  if (target === null) return null
  const row = manifest.support.find((each) => each.source === source.id && each.target === target.id)
  const supported = (kind: PluginKind, ids: readonly string[] = []) =>
    pluginsOf(manifest, kind).filter(({ id }) => ids.includes(id))
  const auth = await choose(prompts, "Which identity?", supported("auth", row?.authTypes))
  if (auth === null) return null
  const client = await prompts.choose("How does the app read its settings?", [
    { value: detect, label: "find out from the app" },
    ...supported("client", row?.clientTypes).map(({ id, title }) => ({ value: id, label: title })),
  ])
  if (client === null) return null

  const plugins = await host.plugins(config)
  const optionsOf = (plugin: ManifestPlugin) => {
    const loaded = plugins.find(({ kind, id }) => kind === plugin.kind && id === plugin.id)
    return loaded === undefined ? null : askForOptions(prompts, plugin, loaded.options)
  }
  const ofSource = await optionsOf(source)
  const ofTarget = ofSource && (await optionsOf(target))
  const ofAuth = ofTarget && (await optionsOf(auth))
  if (ofSource === null || ofTarget === null || ofAuth === null) return null
  return [
    ...[...(source.implicit ? [] : [source.id]), "connection", "create", target.id].map(plain),
    ...[...ofSource, ...ofTarget]
      .filter(isFlag)
      .flatMap(({ option, value }) => [plain(`--${option.flag}`), { text: value, secret: option.secret }]),
    plain(`--${auth.id}`),
    ...[...ofAuth, ...ofTarget.filter((answer) => !isFlag(answer))].map(({ option, value }) => ({
      text: `${option.authKey ?? option.key}=${value}`,
      secret: option.secret,
    })),
    ...(client === detect ? [] : [plain("--client-type"), plain(client)]),
  ]
}

/** Whether the option is a flag of its own and no word of the identity's. */
function isFlag({ option }: Answer): boolean {
  return option.authKey === undefined
}

function plain(text: string): Word {
  return { text, secret: false }
}

/** Asks for a plugin; where there is only one, there is nothing to ask. */
async function choose(
  prompts: Prompts,
  message: string,
  plugins: readonly ManifestPlugin[],
): Promise<ManifestPlugin | null> {
  const [only, second] = plugins
  if (only !== undefined && second === undefined) {
    prompts.note(`${message} ${only.title}, the only one there is.`)
    return only
  }
  const id = await prompts.choose(
    message,
    plugins.map((plugin) => ({ value: plugin.id, label: plugin.title })),
  )
  return plugins.find((plugin) => plugin.id === id) ?? null
}
