import type { ConnectionRef, PluginChoice } from "@keyless/core"
import { fail } from "../errors.ts"
import type { ManifestPlugin } from "../manifest/manifest.ts"
import { type ReadFlags, readPluginFlags, textFlag } from "./flags.ts"

/** Id of a connection for a local machine that the Azure CLI made: its record is in Azure. */
const connectorId = /\/providers\/Microsoft\.ServiceLinker\/locations\/[^/]+\/connectors\/[^/]+$/i

const linkerId = /^(.+)\/providers\/Microsoft\.ServiceLinker\/linkers\/([^/]+)$/i

/** The source that was named by its flags. */
export function readSourceChoice(flags: ReadFlags, source: ManifestPlugin): PluginChoice {
  return { kind: source.id, options: readPluginFlags(flags, source.options) }
}

/**
 * The connection that was named, by `--connection` and the source's flags or by `--id`, the id that `list` and `show` print.
 *
 * @param target - the kind of database that was named too, for a connection whose record may be gone
 * @throws KeylessError `usage`
 */
export function readConnectionRef(
  flags: ReadFlags,
  source: ManifestPlugin,
  target?: ManifestPlugin,
): ConnectionRef {
  const database =
    target === undefined
      ? {}
      : { target: { kind: target.id, options: readPluginFlags(flags, target.options) } }
  const id = textFlag(flags, "id")
  if (id !== undefined) return { ...refFromId(id, flags, source), ...database }
  const name = textFlag(flags, "connection")
  if (name === undefined) {
    throw fail("usage", "The name of the connection is missing.", {
      hint: "Give --connection NAME, or --id with the id of the connection; `connection list` shows both.",
    })
  }
  return { name, source: readSourceChoice(flags, source), ...database }
}

/** What else names the app, such as one of its containers, goes with the id; the source refuses what contradicts it. */
function refFromId(id: string, flags: ReadFlags, source: ManifestPlugin): ConnectionRef {
  if (connectorId.test(id)) {
    throw fail("usage", `"${id}" is a connection that the Azure CLI keeps in Azure.`, {
      hint: "Keyless keeps a local connection in the file with its settings: give --connection NAME, or the id that `connection list` prints.",
    })
  }
  const found = linkerId.exec(id)
  const byId = source.options.find(({ flag }) => flag === "source-id")
  if (found?.[1] === undefined || found[2] === undefined || byId === undefined) {
    throw fail("usage", `"${id}" is not the id of a connection.`, {
      hint: "It has the form SOURCE_ID/providers/Microsoft.ServiceLinker/linkers/NAME.",
    })
  }
  const [, sourceId, name] = found
  const options = { ...readPluginFlags(flags, source.options), [byId.property]: sourceId }
  return { name, source: { kind: source.id, options }, sourceId }
}
