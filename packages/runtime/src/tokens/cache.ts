import { createHash } from "node:crypto"
import type { TokenCredential } from "@azure/core-auth"
import { type Clock, systemClock } from "../clock.ts"
import { fail, type RuntimeError } from "../errors.ts"
import { adviceFor, type Identity, nameOf } from "../identity.ts"
import { failureOf, type TokenFailure } from "./failure.ts"
import { type HeldToken, holdToken } from "./held-token.ts"
import { credentialSource, tokenSource } from "./source.ts"

/** Whose token, and for what. @public */
export interface TokenRequest {
  readonly identity: Identity
  /** Where the identity was read from, as `identityFrom` of a connection; errors say it. */
  readonly identityFrom: string
  /** Such as `https://ossrdbms-aad.database.windows.net/.default`. */
  readonly scope: string
  /** Gives the tokens instead of the identity's own source. */
  readonly credential?: TokenCredential | undefined
}

/** Tokens of any number of pools: one for each identity and scope. @public */
export interface TokenCache {
  hold(request: TokenRequest): HeldToken
  /** Stops asking for tokens ahead of time. */
  close(): void
}

/** @public */
export interface TokenCacheOptions {
  /**
   * `ahead`: the next token is asked for before the last one ends, by a timer that keeps no process alive, so that no login waits. `lazy`: only when
   * a connection asks, for hosts that freeze an idle process.
   *
   * @defaultValue "ahead"
   */
  readonly refresh?: "ahead" | "lazy"
  /** How long a login may wait for an endpoint that fails, in milliseconds. @defaultValue 5000 */
  readonly patience?: number
  /** @defaultValue the machine's */
  readonly clock?: Clock
}

/**
 * Makes a cache of tokens. Pools share one of their own unless they are given another.
 *
 * @example
 * const pool = createPool({ tokens: createTokenCache({ refresh: "lazy" }) })
 * @public
 */
export function createTokenCache(options: TokenCacheOptions = {}): TokenCache {
  const { refresh = "ahead", patience = 5000, clock = systemClock } = options
  const held = new Map<string, HeldToken>()
  const ofCredentials = new Map<TokenCredential, Map<string, HeldToken>>()

  const holderFor = (request: TokenRequest): [Map<string, HeldToken>, string] => {
    if (request.credential === undefined) return [held, keyOf(request)]
    const own = ofCredentials.get(request.credential) ?? new Map<string, HeldToken>()
    ofCredentials.set(request.credential, own)
    return [own, request.scope]
  }

  return {
    hold(request) {
      const [among, key] = holderFor(request)
      const there = among.get(key)
      if (there !== undefined) return there
      const { credential, identity, scope } = request
      const made = holdToken({
        source: credential === undefined ? tokenSource(identity) : credentialSource(credential),
        scope,
        clock,
        patience,
        ahead: refresh === "ahead",
        failureOf,
        errorOf: (failure) => errorOf(request, failure),
      })
      among.set(key, made)
      return made
    },
    close() {
      for (const all of [held, ...ofCredentials.values()]) for (const each of all.values()) each.close()
    },
  }
}

let shared: TokenCache | undefined

/** The cache of all pools of the process that are given no other. */
export function sharedTokens(): TokenCache {
  return (shared ??= createTokenCache())
}

function keyOf({ identity, scope }: TokenRequest): string {
  switch (identity.kind) {
    case "system-identity":
    case "person":
      return JSON.stringify([scope, identity.kind])
    case "user-identity":
      return JSON.stringify([scope, identity.kind, identity.clientId])
    case "service-principal": {
      // A secret that was changed is another one to ask with.
      const secret = createHash("sha256").update(identity.clientSecret()).digest("base64")
      return JSON.stringify([scope, identity.kind, identity.tenantId, identity.clientId, secret])
    }
  }
}

function errorOf(request: TokenRequest, failure: TokenFailure): RuntimeError {
  const { identity, identityFrom, scope, credential } = request
  const whose = credential === undefined ? `${nameOf(identity)} (${identityFrom})` : "the app's credential"
  const code = failure.refused ? "token_refused" : "token_unavailable"
  const variable = identityFrom.replace(/^no /, "")
  const said = failure.message.replace(/\.?$/, ".")
  return fail(code, `There is no token for ${whose} for ${scope}: ${said}`, {
    hint: failure.refused ? adviceFor(identity, variable) : "It is tried again with the next connection.",
    variable,
    retryable: !failure.refused,
    cause: failure.cause,
  })
}
