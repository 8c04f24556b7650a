import { randomBytes } from "node:crypto"
import { findPrincipal, type Principal } from "../state/principals.ts"
import type { LiveState } from "../state/live-types.ts"

/** A person. */
export type User = Extract<Principal, { kind: "user" }>

/** What a person let a client do. */
export interface UserGrant {
  readonly objectId: string
  readonly clientId: string
  readonly scopes: string
}

/** A code of the authorization code flow, with what it must be redeemed with. */
export interface AuthorizationCode extends UserGrant {
  readonly redirectUri: string
  /** S256 challenge of RFC 7636. */
  readonly challenge: string | undefined
}

/** How a device code is getting on (RFC 8628). */
export interface DeviceCode {
  readonly userCode: string
  readonly clientId: string
  readonly scopes: string
  readonly expiresAt: number
  answer:
    | { readonly kind: "pending" }
    | { readonly kind: "declined" }
    | { readonly kind: "approved"; readonly objectId: string }
}

/** Time in which a device code is to be approved, in seconds. */
export const deviceCodeSeconds = 900

/** The logins of people, as far as they outlast a request. */
export interface UserGrants {
  /** A refresh token. It stays good when it is used, as Entra's do, and until the person's tokens are revoked. */
  refreshToken(grant: UserGrant): string
  findRefreshToken(token: string): UserGrant | "revoked" | undefined
  authorizationCode(code: AuthorizationCode): string
  /** The code's grant, once. */
  redeem(code: string): AuthorizationCode | undefined
  deviceCode(clientId: string, scopes: string): { readonly secret: string; readonly code: DeviceCode }
  findDeviceCode(secret: string): DeviceCode | undefined
  /** Device codes that wait for somebody. */
  pending(): readonly DeviceCode[]
  /** Approves a device code for a person, or declines it. @throws Error when no such code waits */
  answer(userCode: string, objectId: string | null): void
  /** Ends a person's refresh tokens. */
  revoke(objectId: string): void
}

const newSecret = () => randomBytes(48).toString("base64url")
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
const newUserCode = () => [...randomBytes(9)].map((byte) => letters[byte % letters.length]).join("")

/** Keeps the logins of one sandbox. */
export const createUserGrants = (now: () => number): UserGrants => {
  const refreshTokens = new Map<string, UserGrant & { revoked: boolean }>()
  const codes = new Map<string, AuthorizationCode>()
  const devices = new Map<string, DeviceCode>()
  const waiting = () =>
    [...devices.values()].filter(({ answer, expiresAt }) => answer.kind === "pending" && now() < expiresAt)
  return {
    refreshToken(grant) {
      const token = `1.${newSecret()}`
      refreshTokens.set(token, { ...grant, revoked: false })
      return token
    },
    findRefreshToken(token) {
      const found = refreshTokens.get(token)
      return found?.revoked === true ? "revoked" : found
    },
    authorizationCode(code) {
      const secret = `0.${newSecret()}`
      codes.set(secret, code)
      return secret
    },
    redeem(code) {
      const found = codes.get(code)
      codes.delete(code)
      return found
    },
    deviceCode(clientId, scopes) {
      const secret = newSecret()
      const code: DeviceCode = {
        userCode: newUserCode(),
        clientId,
        scopes,
        expiresAt: now() + deviceCodeSeconds * 1000,
        answer: { kind: "pending" },
      }
      devices.set(secret, code)
      return { secret, code }
    },
    findDeviceCode: (secret) => devices.get(secret),
    pending: waiting,
    answer(userCode, objectId) {
      const code = waiting().find((one) => one.userCode === userCode.toUpperCase())
      if (code === undefined) throw new Error(`no device code ${userCode} waits for an answer`)
      code.answer = objectId === null ? { kind: "declined" } : { kind: "approved", objectId }
    },
    revoke(objectId) {
      for (const token of refreshTokens.values())
        if (token.objectId.toLowerCase() === objectId.toLowerCase()) token.revoked = true
    },
  }
}

/** The person of that object id. */
export const userOf = (state: LiveState, objectId: string): User | undefined => {
  const principal = findPrincipal(state, objectId)
  return principal?.kind === "user" ? principal : undefined
}
