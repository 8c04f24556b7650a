import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth"
import type { PipelinePolicy } from "@azure/core-rest-pipeline"

import type { Cloud } from "./cloud.ts"
import { azureError } from "./errors.ts"

const reserveMs = 5 * 60_000

/** A credential that never answers "no token", as the interface of `@azure/core-auth` would let it. */
export interface SureCredential extends TokenCredential {
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>
}

/**
 * `DefaultAzureCredential` for a cloud. `@azure/identity` is loaded when the first token is asked for.
 *
 * @param policy - sees every request for a token
 */
export function defaultCredential(cloud: Cloud, policy: PipelinePolicy): TokenCredential {
  let made: Promise<TokenCredential> | undefined
  const make = async (): Promise<TokenCredential> => {
    const { DefaultAzureCredential } = await import("@azure/identity")
    return new DefaultAzureCredential({
      authorityHost: cloud.authorityHost,
      disableInstanceDiscovery: cloud.disableInstanceDiscovery ?? false,
      additionalPolicies: [{ policy, position: "perRetry" }],
    })
  }
  return {
    async getToken(scopes, options) {
      made ??= make()
      return (await made).getToken(scopes, options)
    },
  }
}

/**
 * Puts a cache before a credential: one request per scope is on its way at a time, and a token is used till five minutes
 * before it ends. Failures are not kept. One caller's abort does not abort the request that others wait for.
 *
 * @throws from `getToken`: KeylessError, see the table of codes
 */
export function cacheTokens(inner: TokenCredential): SureCredential {
  const tokens = new Map<string, AccessToken>()
  const pending = new Map<string, Promise<AccessToken>>()

  const request = async (
    key: string,
    scopes: string | string[],
    options: GetTokenOptions,
  ): Promise<AccessToken> => {
    try {
      const token = await inner.getToken(scopes, options)
      if (token === null) throw new Error("Please run 'az login': the credential gave no token.")
      tokens.set(key, token)
      return token
    } catch (error) {
      throw azureError(error)
    } finally {
      pending.delete(key)
    }
  }

  return {
    async getToken(scopes, { abortSignal, claims, tenantId, enableCae } = {}) {
      const list = [scopes].flat().toSorted().join(" ")
      const key = [list, tenantId ?? "", enableCae === true ? "cae" : ""].join("|")
      const kept = tokens.get(key)
      // Claims come with a challenge: the service no longer takes the token that is kept.
      if (claims === undefined && kept !== undefined && kept.expiresOnTimestamp - Date.now() > reserveMs)
        return kept
      const flight = claims === undefined ? key : `${key}|${claims}`
      let waiting = pending.get(flight)
      if (waiting === undefined) {
        waiting = request(key, scopes, {
          ...(claims === undefined ? {} : { claims }),
          ...(tenantId === undefined ? {} : { tenantId }),
          ...(enableCae === undefined ? {} : { enableCae }),
        }).finally(() => pending.delete(flight))
        pending.set(flight, waiting)
      }
      return abortSignal === undefined ? waiting : until(waiting, abortSignal)
    },
  }
}

type Abort = NonNullable<GetTokenOptions["abortSignal"]>

async function until<T>(work: Promise<T>, signal: Abort): Promise<T> {
  let stop: () => void = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () =>
      reject(
        signal instanceof AbortSignal
          ? signal.reason
          : new DOMException("The operation was aborted.", "AbortError"),
      )
    if (signal.aborted) stop()
    else signal.addEventListener("abort", stop)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener("abort", stop)
  }
}
