import type { FidelityNote } from "./note.ts"

/** What is known of how true this part is. */
export const tdsNotes: readonly FidelityNote[] = [
  {
    kind: "difference",
    says: "Extended properties are there for users of a database only, and the value that sys.extended_properties shows is text and no sql_variant.",
    source: "Microsoft Learn, sp_addextendedproperty",
  },
]
