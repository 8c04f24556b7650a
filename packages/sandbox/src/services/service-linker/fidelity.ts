import type { FidelityNote } from "../../kit/fidelity/note.ts"

/** What is known of how true this part is. */
export const linkerNotes: readonly FidelityNote[] = [
  {
    kind: "difference",
    says: "Connections of Service Connector come with the seed and cannot be made. Deleting one takes the settings that it names out of the app; Azure takes back its firewall rules and roles as well.",
    source: "recorded answers of Microsoft.ServiceLinker, and Microsoft Learn, Service Connector internals",
  },
  {
    kind: "doubt",
    says: "A linker that is being deleted is shown with the state Deleting until it is gone. Only the state of the operation is recorded.",
  },
]
