import type { KeylessError, KeylessErrorOptions } from "@keyless/core/plugin"

import { knownError } from "./answers/known-error.ts"
import { azureFailure } from "./error-codes.ts"

// Both versions of `@azure/core-lro` throw a plain Error that holds the service's code and message in its text only.
const failed =
  /^(?:The long-running operation has (?:failed|been cancell?ed)|Operation was cancell?ed)(?:\. (?<code>\S+)\. (?<message>.*))?/s

const hint =
  "The activity log of the resource has more: az monitor activity-log list --status Failed --offset 1h --resource-id <id>"

/**
 * The error for an accepted operation of a service that names no status address, and answers a failure where its result would be: one that
 * no code explains is `operation_failed` too. What passes, such as a 503 to the question itself, stays what it is.
 */
export function failedAtResult(error: KeylessError): KeylessError {
  if (error.code !== "azure_failed" || error.retryable) return error
  const { resource, details, cause } = error
  return azureFailure("operation_failed", error.message, {
    ...(resource === undefined ? {} : { resource }),
    ...(details === undefined ? {} : { details }),
    cause,
    hint,
  })
}

/**
 * The error for a long-running operation that was accepted and then failed: what its code means, or else `operation_failed`. Nothing for other
 * errors.
 */
export function operationError(error: unknown, options: KeylessErrorOptions): KeylessError | undefined {
  const found = error instanceof Error ? failed.exec(error.message) : null
  if (found === null) return undefined
  const { code, message } = found.groups ?? {}
  const said = [code, message].filter((part) => part !== undefined && part !== "" && part !== "undefined")
  const details = { ...options.details, ...(code === undefined || code === "" ? {} : { serviceCode: code }) }
  const known = knownError(
    { message: message ?? found[0], ...(code === undefined ? {} : { code }) },
    { ...options, details },
  )
  if (known !== undefined && known.code !== "azure_failed") return known
  return azureFailure("operation_failed", said.length === 0 ? found[0] : said.join(": "), {
    ...options,
    hint,
    details,
  })
}
