import { fail } from "../errors.ts"

/** Why a step of the Azure CLI's cannot be left out here. */
const compulsory: Readonly<Record<string, string>> = {
  auth: "a connection without a database user leads nowhere",
  configinfo: "the settings are what a connection consists of, and its record lies among them",
}

/**
 * The words of `--opt-out`, in the Azure CLI's spelling.
 *
 * @throws KeylessError `usage` for a step that is always done, and for a word that is none
 */
export function readOptOuts(words: readonly string[]): readonly "publicnetwork"[] {
  return words.map((word) => {
    const step = word.toLowerCase()
    if (step === "publicnetwork") return step
    const reason = compulsory[step]
    throw fail("usage", `--opt-out ${word}: ${reason ?? "there is no such step"}.`, {
      hint: "What can be left out is publicnetwork.",
    })
  })
}
