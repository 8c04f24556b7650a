import type { FidelityNote } from "./note.ts"

/** What is known of how true this part is. */
export const armNotes: readonly FidelityNote[] = []
