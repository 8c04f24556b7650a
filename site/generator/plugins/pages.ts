import { createEngine, type Plugin } from "@keyless/core"
import { makeManifest } from "../../../packages/cli/src/manifest/make-manifest.ts"
import type { ManifestPlugin } from "../../../packages/cli/src/manifest/manifest.ts"
import { block, code, type Page, paragraphs, plain, table } from "../page.ts"
import { demoOptions, type Planned, type Planner } from "../plans.ts"
import { flagTable, identityWordTable, wordTable } from "./options.ts"
import { permissionTables, without } from "./permissions.ts"
import { type PluginOf, reasonAgainst, settingsTables } from "./settings.ts"

/** The folder of the pages of a kind of plugin. */
export const folderOf = {
  source: "sources",
  target: "targets",
  auth: "identities",
  client: "languages",
} as const

/** What a page of a plugin is made from, beside the plugin itself. */
export interface PageInput {
  readonly plugins: readonly Plugin[]
  readonly plan: Planner
  /** Address and text of the README of the package that a plugin comes from. */
  readonly readmeOf: (plugin: Plugin) => { readonly path: string; readonly body: string } | undefined
}

/** A page for each plugin. */
export async function pluginPages({ plugins, plan, readmeOf }: PageInput): Promise<readonly Page[]> {
  const engine = createEngine({ plugins })
  const manifest = makeManifest(plugins)
  const of = <K extends Plugin["kind"]>(kind: K) =>
    plugins.filter((plugin): plugin is PluginOf<K> => plugin.kind === kind)
  const support = engine.supportTypes()
  const known = (plugin: Plugin) => {
    const found = manifest.plugins.find(({ kind, id }) => kind === plugin.kind && id === plugin.id)
    if (found === undefined) throw new Error(`The manifest has no ${plugin.kind} ${plugin.id}.`)
    return found
  }
  const page = (plugin: Plugin, ...parts: readonly (string | undefined)[]): Page => {
    const readme = readmeOf(plugin)
    return {
      path: `${folderOf[plugin.kind]}/${plugin.id}`,
      title: plugin.title,
      description: `${plugin.title} in Keyless: options, permissions and settings.`,
      body: paragraphs(...parts, readme === undefined ? "" : paragraphs("## More about it", readme.body)),
      ...(readme === undefined ? {} : { origin: readme.path }),
    }
  }

  const local = of("source").find(({ implicit }) => implicit)?.id ?? ""
  const [firstTarget] = of("target")
  if (firstTarget === undefined) return []
  const fromLocal = await plan({ source: local, target: firstTarget.id })

  const pages: Page[] = []
  for (const source of of("source")) {
    const rows = support.filter((row) => row.source === source.id)
    const planned = await plan({ source: source.id, target: firstTarget.id })
    pages.push(
      page(
        source,
        source.notice === undefined ? "" : `:::caution\n${source.notice}\n:::`,
        `A source: where an app runs. ${namesOf(source, source.implicit === true ? "It has no word on the command line." : undefined)}`,
        block("sh", commandFor(known(source), firstTarget.id)),
        "## Options",
        flagTable(known(source).options),
        "## What it goes with",
        table(
          ["database", "identities", "client types"],
          rows.map((row) => [
            link("target", of("target"), row.target),
            row.authTypes.map((id) => link("auth", of("auth"), id)).join(", "),
            row.clientTypes.map(code).join(", "),
          ]),
        ),
        "## Permissions",
        permissionsBeside(planned, source.id === local ? { steps: [], reads: [] } : fromLocal),
      ),
    )
  }
  for (const target of of("target")) {
    const planned = await plan({ source: local, target: target.id })
    const rows = support.filter((row) => row.target === target.id)
    const auths = of("auth").filter(({ id }) => rows.some(({ authTypes }) => authTypes.includes(id)))
    pages.push(
      page(
        target,
        `A target: a kind of database. ${namesOf(target)} Its wire protocol is ${code(target.protocol)}, its settings begin with ${code(`${target.settingPrefix.cloud}_${target.settingPrefix.type}_`)}.`,
        "## Options",
        flagTable(known(target).options),
        identityWords(known(target)),
        "## Identities",
        table(
          ["identity", ""],
          of("auth").map((auth) => [
            link("auth", of("auth"), auth.id),
            plain(target.unsupported?.auth?.[auth.id] ?? "yes"),
          ]),
        ),
        "## Languages",
        table(
          ["client type", ""],
          of("client").map((client) => [
            link("client", of("client"), client.id),
            reasonAgainst(target, client) ??
              (client.ownFormats?.includes(target.protocol) === true
                ? "yes; the settings are Keyless's own, since Service Connector documents none"
                : "yes"),
          ]),
        ),
        "## Permissions",
        "The last step, which writes the app's settings, is the source's: see its page.",
        permissionTables(
          planned.reads,
          planned.steps.filter(({ id }) => !/^(?:identity|settings)\./.test(id)),
        ),
        auths.length === 0 ? "No identity can be used with it." : "",
      ),
    )
  }
  for (const auth of of("auth")) {
    const rows = support.filter(({ authTypes }) => authTypes.includes(auth.id))
    const [row] = rows.toSorted((one, other) => Number(one.source === local) - Number(other.source === local))
    const planned =
      row === undefined ? undefined : await plan({ source: row.source, target: row.target, auth: auth.id })
    const plainOne = row === undefined ? undefined : await plan({ source: row.source, target: row.target })
    pages.push(
      page(
        auth,
        `An identity: as whom the app logs in. ${namesOf(auth, `On the command line it is ${code(`--${auth.id}`)}.`)}`,
        "## Options",
        known(auth).options.length === 0 ? "It has none." : wordTable(known(auth).options),
        "## Where it can be used",
        table(
          ["app", "databases"],
          of("source").map((source) => [
            link("source", of("source"), source.id),
            rows
              .filter((each) => each.source === source.id)
              .map((each) => link("target", of("target"), each.target))
              .join(", ") || "nowhere",
          ]),
        ),
        "## Permissions",
        planned === undefined || plainOne === undefined
          ? ""
          : auth.id === "system-identity"
            ? permissionTables(
                [],
                planned.steps.filter(({ id }) => id.startsWith("identity.")),
              )
            : permissionsBeside(planned, plainOne),
      ),
    )
  }
  for (const client of of("client")) {
    const targets = of("target").map((target) => {
      const reason = reasonAgainst(target, client)
      if (reason !== undefined) return paragraphs(`### ${target.title}`, `Not possible: ${reason}.`)
      const auths = of("auth").filter(({ id }) =>
        support.some((row) => row.target === target.id && row.authTypes.includes(id)),
      )
      return paragraphs(`### ${target.title}`, settingsTables(engine, target, client, auths))
    })
    const samples = of("target").flatMap((target) =>
      client.samples?.[target.protocol] === undefined || reasonAgainst(target, client) !== undefined
        ? []
        : [sampleOf(target, client)],
    )
    pages.push(
      page(
        client,
        `A client type: what apps read. ${namesOf(client, `On the command line it is ${code(`--client-type ${client.id}`)}.`)}`,
        "## Settings",
        "What a first connection writes. From the second connection to the same kind of database on, the settings that begin with the database's prefix have the connection's name in them as well.",
        ...targets,
        samples.length === 0 ? "" : "## Samples",
        samples.length === 0
          ? ""
          : "For an app with its system identity. Each is what `keyless sample` writes, and has a README beside it.",
        ...samples,
      ),
    )
  }
  return pages

  function sampleOf(target: PluginOf<"target">, client: PluginOf<"client">): string {
    const [auth] = of("auth")
    const sample = engine.sample({
      target: target.id,
      client: client.id,
      ...(auth === undefined ? {} : { auth: auth.id }),
    })
    return paragraphs(
      `### ${client.title} and ${target.title}`,
      block(
        "sh",
        `keyless sample --client-type ${client.id} --target-type ${target.id} --auth ${auth?.id ?? ""}`,
      ),
      ...sample.files
        .filter(({ path }) => path !== "README.md")
        .map(({ path, text }) =>
          paragraphs(`<details><summary>${path}</summary>`, block(languageOf(path), text), "</details>"),
        ),
    )
  }
}

/** What a plan asks for that another one does not. */
function permissionsBeside(planned: Planned, other: Planned): string {
  return permissionTables(
    planned.reads.filter((each) => !other.reads.includes(each)),
    without(planned.steps, other.steps),
  )
}

function identityWords({ options }: ManifestPlugin): string {
  const words = identityWordTable(options)
  return words === "" ? "" : paragraphs("Typed among the words of the identity's flag:", words)
}

function namesOf({ id, aliases }: Plugin, instead?: string): string {
  const also = aliases.length === 0 ? "" : ` Also called ${aliases.map(code).join(", ")}.`
  return instead ?? `On the command line it is ${code(id)}.${also}`
}

function link(kind: Plugin["kind"], all: readonly Plugin[], id: string): string {
  return `[${all.find((each) => each.id === id)?.title ?? id}](/${folderOf[kind]}/${id}/)`
}

/** The command that makes a connection of an app of the kind, with the names of the demo. */
function commandFor(source: ManifestPlugin, target: string): string {
  const flags = (id: string, options: ManifestPlugin["options"]) =>
    options.flatMap(({ property, flag }) => {
      const value = demoOptions[id]?.[property]
      return typeof value === "string" && id !== "local" ? [`--${flag} ${value}`] : []
    })
  const words = source.implicit === true ? "" : `${source.id} `
  return [
    `keyless ${words}connection create ${target}`,
    flags(source.id, source.options).join(" "),
    "--target-resource-group demo --server shop-db --database shop",
    "--client-type python",
  ]
    .filter((line) => line !== "")
    .join(" \\\n    ")
}

const languages: Readonly<Record<string, string>> = {
  cs: "csharp",
  csproj: "xml",
  java: "java",
  xml: "xml",
  py: "python",
  go: "go",
  js: "js",
  mjs: "js",
  json: "json",
  php: "php",
  rb: "ruby",
  toml: "toml",
  properties: "properties",
  yml: "yaml",
  yaml: "yaml",
}

/** How a file's code is coloured; what is not known stays black. */
function languageOf(path: string): string {
  return languages[path.split(".").at(-1) ?? ""] ?? "text"
}
