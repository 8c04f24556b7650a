import { type Command, Option } from "commander"
import { addAppNetworkFlags } from "./app-network.ts"
import type { ConnectionInput, SourceInput } from "../commands/command-input.ts"
import { type Manifest, type ManifestPlugin, pluginsOf } from "../manifest/manifest.ts"
import { addAuthFlags, addPluginFlags } from "./flags.ts"
import { supportHelp } from "./help-text.ts"
import type { ProgramParts } from "./program-parts.ts"

/** Declares `<source> connection …`, in the grammar of the Azure CLI; without the source's name where that is left out. */
export function addConnectionCommands(root: Command, source: ManifestPlugin, parts: ProgramParts): void {
  const { manifest, add, run } = parts
  const group = source.implicit
    ? root
    : add(root, source.id, `Connections of ${source.title}.`).aliases(source.aliases)
  const connection = add(group, "connection", `Connect ${source.title} to databases.`)
  if (source.notice !== undefined) {
    connection.addHelpText("after", `\n${source.notice}`)
    if (group !== root) group.addHelpText("after", `\n${source.notice}`)
  }
  const targets = pluginsOf(manifest, "target")

  const createGroup = add(connection, "create", "Make a connection, or finish or repair one that is there.")
  for (const target of targets) {
    const command = add(createGroup, target.id, `Connect to ${target.title}.`).aliases(target.aliases)
    addCreateFlags(command, source, target, manifest)
    run(command, async (input) =>
      (await import("../commands/create.ts")).create({ ...input, source, target }),
    )
  }

  const existing = (
    name: string,
    description: string,
    load: () => Promise<(input: SourceInput) => Promise<void>>,
  ) => {
    const command = add(connection, name, description)
    addNaming(command, source, name !== "list")
    run(command, async (input) => (await load())({ ...input, source }))
    return command
  }
  /** Below a command: the same for a connection whose record may be gone, with the database named. */
  const withDatabase = (
    parent: Command,
    verb: string,
    load: () => Promise<(input: ConnectionInput) => Promise<void>>,
  ) =>
    targets.map((target) => {
      const description = `${verb} in ${target.title}, also one whose record is gone from the app's settings.`
      const command = add(parent, target.id, description).aliases(target.aliases)
      addNaming(command, source, true)
      addPluginFlags(command, target.options, "Database:")
      run(command, async (input) => (await load())({ ...input, source, target }))
      return command
    })
  const reads = () => import("../commands/read-commands.ts")
  existing("list", "List the connections of an app.", async () => (await reads()).list)
  existing("show", "Show a connection with its settings.", async () => (await reads()).show)
  const listConfiguration = existing(
    "list-configuration",
    "List the settings of a connection; secret values are left out.",
    async () => (await reads()).listConfiguration,
  )
  // The Azure CLI's word where the source is left out.
  if (source.implicit) listConfiguration.alias("generate-configuration")
  const validating = async () => (await import("../commands/validate.ts")).validate
  const validate = existing("validate", "Look at everything a connection rests on.", validating)
  withDatabase(validate, "Look at a connection", validating)
  const deleting = async () => (await import("../commands/delete.ts")).deleteConnection
  const remove = existing(
    "delete",
    "Drop the database user of a connection, unless others need it, and remove its settings.",
    deleting,
  )
  for (const command of [remove, ...withDatabase(remove, "Delete a connection", deleting)]) {
    command.addOption(
      new Option(
        "--owner-login <words...>",
        "Who granted the user what an administrator cannot take: user=NAME [password-env=VARIABLE] [password-file=PATH]. Without the last two the password is asked for.",
      ).helpGroup("Connection:"),
    )
    addRunFlags(addYes(command))
  }

  const support = () => import("../commands/support-commands.ts")
  const types = add(connection, "list-support-types", "List what can be connected to what.")
  types.addOption(new Option("-t, --target-type <type>", "Only this kind of database."))
  run(types, async (input) => (await support()).listSupportTypes({ ...input, source }))

  const preview = add(connection, "preview-configuration", "List the settings that a connection would write.")
  for (const target of targets) {
    const command = add(preview, target.id, `Settings of a connection to ${target.title}.`).aliases(
      target.aliases,
    )
    addKindFlags(command, source, target, manifest)
    run(command, async (input) => (await support()).previewConfiguration({ ...input, source, target }))
  }
}

/** The flags that name an app, and a connection of it. */
function addNaming(command: Command, source: ManifestPlugin, ofConnection: boolean): void {
  const naming = source.options.filter(({ createOnly }) => createOnly !== true)
  addPluginFlags(command, naming, "App:")
  if (!ofConnection) return
  command
    .addOption(new Option("--connection <name>", "Name of the connection.").helpGroup("Connection:"))
    .addOption(
      new Option("--id <id>", "Id of the connection, instead of its name and its app.").helpGroup(
        "Connection:",
      ),
    )
}

function addCreateFlags(
  command: Command,
  source: ManifestPlugin,
  target: ManifestPlugin,
  manifest: Manifest,
): void {
  addPluginFlags(command, source.options, "App:")
  addPluginFlags(command, target.options, "Database:")
  addKindFlags(command, source, target, manifest)
  const heading = "Connection:"
  const add = (option: Option) => command.addOption(option.helpGroup(heading))
  add(new Option("--connection <name>", "Name: letters, digits, dots, underscores. Left out, one is made."))
  add(new Option("--customized-keys <words...>", "Rename settings: DEFAULT_NAME=NEW_NAME ..."))
  add(new Option("--connstr-props <words...>", "Add to the connection string: KEY=VALUE ..."))
  add(
    new Option(
      "--opt-out <steps...>",
      "Leave steps out: publicnetwork, which is opening the firewall for this machine while the command runs.",
    ),
  )
  add(
    new Option(
      "--privileges <profile|file>",
      "What the app may do in the database: all, readwrite, readonly, ddl, or a YAML or JSON file with a list. (default: all)",
    ),
  )
  if (target.hasSchemas === true) {
    const repeated = (value: string, before: readonly string[] = []) => [...before, value]
    add(
      new Option(
        "--schema <name>",
        "A schema that the privileges are for; may be given several times. Left out, what the target's page says.",
      ).argParser(repeated),
    )
  }
  add(
    new Option(
      "--strict",
      "Fail where a privilege that the app can do without may not be granted, instead of telling it.",
    ),
  )
  if (target.takesOwnerLogin === true) {
    add(
      new Option(
        "--owner-login <words...>",
        "Who owns tables that an administrator may not grant on: user=NAME [password-env=VARIABLE] [password-file=PATH]. Without the last two the password is asked for. It is kept nowhere.",
      ),
    )
    add(
      new Option(
        "--take-ownership",
        "With --owner-login: hand the owner's tables to a group that the owner and the app's user are in.",
      ),
    )
  }
  add(new Option("--recreate-user", "Replace a database user that belongs to another identity."))
  add(
    new Option(
      "--adopt",
      "Take over the app's connection of Service Connector of this name or to this database: it is removed there, and its settings are replaced.",
    ),
  )
  addAppNetworkFlags(command)
  // A connection that is in place is left alone in any case.
  command.addOption(new Option("--no-recreate [value]", "").hideHelp())
  command.addOption(new Option("--new", "The Azure CLI's word for --recreate-user.").hideHelp())
  add(new Option("--dry-run", "Show what would be done and stop."))
  addRunFlags(addYes(command))
}

function addKindFlags(
  command: Command,
  source: ManifestPlugin,
  target: ManifestPlugin,
  { plugins, support }: Manifest,
): void {
  const row = support.find((each) => each.source === source.id && each.target === target.id)
  const auths = plugins.filter(({ kind }) => kind === "auth")
  addAuthFlags(command, auths, row?.authTypes ?? [], target)
  command.addOption(
    new Option(
      "--client-type <type>",
      `How the app reads the settings: ${row?.clientTypes.join(", ")}.`,
    ).helpGroup("Connection:"),
  )
  command.addHelpText("after", supportHelp(row, plugins, target))
}

function addYes(command: Command): Command {
  return command.addOption(new Option("-y, --yes", "Answer every question with yes."))
}

function addRunFlags(command: Command): void {
  command
    .addOption(new Option("--no-rollback", "Keep what was done when a step fails."))
    .addOption(new Option("--wait").hideHelp())
    .addOption(new Option("--no-wait", "Plan, then go on in the background; prints where the log is."))
}
