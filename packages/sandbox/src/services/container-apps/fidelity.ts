import type { FidelityNote } from "../../kit/fidelity/note.ts"

/** What is known of how true this part is. */
export const containerAppNotes: readonly FidelityNote[] = [
  {
    kind: "doubt",
    says: "Starting a container app that runs, or stopping one that does not, is accepted and changes nothing. Its revisions stay active and lose their replicas.",
  },
  {
    kind: "doubt",
    says: "PATCH and DELETE of container apps answer the address of the result alone in stable versions, and that of the operation besides in previews; one version of each kind was recorded, for PATCH.",
  },
  {
    kind: "doubt",
    says: "Changing the environment of a container app is refused with a code of the sandbox's own.",
  },
  {
    kind: "doubt",
    says: "A container for which identitySettings make an identity unavailable is answered as if the app did not hold it. Microsoft documents that it cannot get a token, not the answer.",
    source: "Microsoft Learn, Managed identities in Azure Container Apps",
  },
]
