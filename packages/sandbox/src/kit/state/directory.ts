import type { DirectoryEntry, NamedDirectoryEntry } from "../ports.ts"
import type { LiveState } from "./live-types.ts"
import { listPrincipals } from "./principals.ts"
import { same } from "./resource-id.ts"

interface NamedEntry {
  readonly entry: DirectoryEntry
  readonly names: readonly string[]
}

/** Everything in the directory, with the names that stand for it. */
const listEntries = (state: LiveState): NamedEntry[] => [
  ...listPrincipals(state).map((principal): NamedEntry =>
    principal.kind === "user"
      ? {
          entry: { kind: "user", objectId: principal.objectId },
          names: [principal.userPrincipalName, principal.displayName],
        }
      : {
          entry: { kind: "app", objectId: principal.objectId, clientId: principal.clientId },
          names: [principal.displayName],
        },
  ),
  ...state.directory.groups.map(({ objectId, displayName }): NamedEntry => ({
    entry: { kind: "group", objectId },
    names: [displayName],
  })),
]

/** Every entry of that display name or user principal name. */
export const findEntriesByName = (state: LiveState, name: string): DirectoryEntry[] =>
  listEntries(state)
    .filter(({ names }) => names.some((candidate) => candidate.toLowerCase() === name.toLowerCase()))
    .map(({ entry }) => entry)

/** Everything in the directory, by the names that stand for one entry each, unless somebody gave one twice. */
export const namedEntries = (state: LiveState): NamedDirectoryEntry[] =>
  listEntries(state).flatMap(({ entry, names: [name] }) => (name === undefined ? [] : [{ ...entry, name }]))

/** The entry of that object id or client id. */
export const findEntryById = (state: LiveState, id: string): DirectoryEntry | undefined =>
  listEntries(state)
    .map(({ entry }) => entry)
    .find(({ objectId, clientId }) => same(objectId, id) || (clientId !== undefined && same(clientId, id)))
