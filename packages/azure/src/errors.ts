import { isKeylessError, KeylessError, type KeylessErrorOptions } from "@keyless/core/plugin"

import { knownError } from "./answers/known-error.ts"
import { bareCause } from "./bare-cause.ts"
import { azureFailure } from "./error-codes.ts"
import { operationError } from "./operation-errors.ts"
import { loginError } from "./login-errors.ts"
import { permissionError } from "./permission-errors.ts"
import { readFailure, type Failure } from "./failure.ts"
import { waitInMessage } from "./wait-in-message.ts"

/** What the caller of Azure knows of a request that failed. @public */
export interface ErrorFacts {
  /** The resource that the request was about: an id or a name. */
  readonly resource?: string
}

/**
 * Translates an error of an Azure SDK, of `@azure/identity` or of the network into a {@link KeylessError} whose hint names
 * the next action. A KeylessError stays as it is.
 *
 * @public
 */
export function azureError(error: unknown, facts: ErrorFacts = {}): KeylessError {
  if (isKeylessError(error)) return error
  const login = loginError(error)
  if (login !== undefined) return login
  const failure = readFailure(error)
  const options: KeylessErrorOptions = {
    ...(facts.resource === undefined ? {} : { resource: facts.resource }),
    details: details(failure),
    cause: bareCause(error),
  }
  const known =
    knownError(failure, options) ?? permissionError(failure, options) ?? operationError(error, options)
  if (known !== undefined) return known
  switch (failure.status) {
    case undefined:
      return unreachable(failure, options)
    case 401:
      return azureFailure("login_failed", `Azure did not accept the access token: ${failure.message}`, {
        ...options,
        hint: "Log in again with: az login",
      })
    case 404:
      return azureFailure("resource_not_found", failure.message, {
        ...options,
        hint: "Check the name, the resource group and the subscription: az account show",
      })
    case 429:
      return azureFailure("throttled", `Azure asks to slow down: ${failure.message}`, {
        ...options,
        details: { ...options.details, retryAfterMs: waitInMessage(failure.message) ?? 0 },
        retryable: true,
        hint: "Wait a few minutes and run the same command again.",
      })
    default:
      return azureFailure(
        "azure_failed",
        failure.code === undefined ? failure.message : `${failure.code}: ${failure.message}`,
        {
          ...options,
          retryable: failure.status >= 500 || failure.status === 408,
          hint: failure.status >= 500 ? later : refused,
        },
      )
  }
}

/**
 * Runs a request and translates its error, see {@link azureError}.
 *
 * @example const site = await requestAzure(() => client.webApps.get(group, name), { resource: name })
 * @throws KeylessError
 * @public
 */
export async function requestAzure<T>(
  request: () => Promise<T>,
  facts: ErrorFacts & { readonly signal?: AbortSignal } = {},
): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (facts.signal?.aborted === true) throw facts.signal.reason
    throw azureError(error, facts)
  }
}

/**
 * Runs a request for something that may not be there: 404 of the resource itself becomes `undefined`; a missing group or
 * subscription stays an error.
 *
 * @throws KeylessError
 * @public
 */
export async function requestAzureOrMissing<T>(
  request: () => Promise<T>,
  facts: ErrorFacts & { readonly signal?: AbortSignal } = {},
): Promise<T | undefined> {
  try {
    return await requestAzure(request, facts)
  } catch (error) {
    if (isKeylessError(error) && error.code === "resource_not_found") return undefined
    throw error
  }
}

const later = "Azure failed, not the request: wait a few minutes and run the same command again."
const refused =
  "Azure says above what it does not like. The activity log has more: az monitor activity-log list --status Failed --offset 1h --resource-id <id>"

function unreachable(failure: Failure, options: KeylessErrorOptions): KeylessError {
  if (failure.network === undefined)
    return new KeylessError("azure_failed", failure.message, { ...options, hint: refused })
  const certificate = /certificate|issuer|self.signed/i.test(failure.message)
  return azureFailure("azure_unreachable", `Azure could not be reached: ${failure.message}`, {
    ...options,
    retryable: !certificate,
    hint: certificate
      ? "If a proxy or a private cloud uses its own authority, name its certificate in NODE_EXTRA_CA_CERTS."
      : "Check the network, the proxy (HTTPS_PROXY) and the name of the cloud.",
  })
}

function details(failure: Failure): Readonly<Record<string, unknown>> {
  return {
    ...(failure.status === undefined ? {} : { status: failure.status }),
    ...(failure.code === undefined ? {} : { serviceCode: failure.code }),
    ...(failure.innerCode === undefined ? {} : { innerCode: failure.innerCode }),
    ...(failure.correlationId === undefined ? {} : { correlationId: failure.correlationId }),
  }
}

/**
 * Whether a service refused a write with 409 for no other reason than that the resource was or is being changed; a lock, a policy or a stopped server
 * has an error of its own.
 *
 * @public
 */
export function isConflict(error: unknown): error is KeylessError {
  if (!isKeylessError(error)) return false
  return (
    error.code === "resource_busy" || (error.code === "azure_failed" && error.details?.["status"] === 409)
  )
}
