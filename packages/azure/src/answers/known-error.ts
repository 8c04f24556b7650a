import type { KeylessError, KeylessErrorOptions } from "@keyless/core/plugin"

import { azureFailure } from "../error-codes.ts"
import type { Failure } from "../failure.ts"
import { waitInMessage } from "../wait-in-message.ts"
import { meaningOf } from "./meaning.ts"

/** The error for a failure whose code is known; nothing for others, and for missing permissions, which have more to say. */
export function knownError(failure: Failure, options: KeylessErrorOptions): KeylessError | undefined {
  const known = meaningOf(failure)
  if (known === undefined || known.error === "permission_missing") return undefined
  const { error, meaning, passes } = known
  const hint = known.hint ?? (error === "provider_not_registered" ? registrationHint(failure) : undefined)
  const wait = passes ? waitInMessage(failure.message) : undefined
  const start = meaning ?? (error === "azure_failed" ? failure.code : undefined)
  return azureFailure(error, start === undefined ? failure.message : `${start}: ${failure.message}`, {
    ...options,
    ...(hint === undefined ? {} : { hint }),
    retryable: passes,
    details: { ...options.details, ...(wait === undefined ? {} : { retryAfterMs: wait }) },
  })
}

/** The message of a missing registration names the provider. */
function registrationHint({ message }: Failure): string {
  const provider = /namespace '(?<name>Microsoft\.[\w.]+)'/i.exec(message)?.groups?.["name"]
  return `Register it with: az provider register --namespace ${provider ?? "<provider>"} (it takes some minutes).`
}
