import { errors, exportJWK, generateKeyPair, jwtVerify, SignJWT, type JWK, type JWTPayload } from "jose"
import { z } from "zod"
import type { IdentityDirectory, TokenProblem } from "../ports.ts"
import { findEntriesByName, findEntryById, namedEntries } from "../state/directory.ts"
import type { FaultSwitchboard } from "../state/faults.ts"
import { findPrincipal, groupsOf, type Principal, type ServicePrincipal } from "../state/principals.ts"
import { same } from "../state/resource-id.ts"
import type { Store } from "../state/store.ts"

/** An access token and what the token endpoints say about it. */
export interface IssuedToken {
  readonly token: string
  readonly audience: string
  readonly expiresInSeconds: number
  /** Seconds since 1970. */
  readonly expiresAt: number
}

export interface TokenService extends IdentityDirectory {
  /** Access token for an application or managed identity; the audience is taken as it is given. */
  issueForApplication(principal: ServicePrincipal, audience: string): Promise<IssuedToken>
  /** Access token for a person who uses the client `clientId`. */
  issueForUser(
    user: Extract<Principal, { kind: "user" }>,
    audience: string,
    clientId: string,
  ): Promise<IssuedToken & { idToken: string }>
  /** Access token for whoever has the object id; people come as users of the Azure CLI. @throws Error when nobody has. */
  issueForObject(objectId: string, audience: string): Promise<IssuedToken>
  /** Refuses every token issued so far for the object id. */
  revoke(objectId: string): void
  jwks(): { keys: JWK[] }
}

const claims = z.object({
  aud: z.string(),
  exp: z.number(),
  oid: z.string(),
  tid: z.string(),
  uti: z.string(),
  idtyp: z.enum(["app", "user"]),
  appid: z.string().optional(),
  upn: z.string().optional(),
})

const problemOf = (error: unknown): TokenProblem => {
  if (error instanceof errors.JWTExpired) return "expired"
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === "iss" ? "issuer" : "malformed"
  const signature =
    error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed
  return signature ? "signature" : "malformed"
}

const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

const newTokenId = () => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url")

/**
 * Issues and checks RS256 tokens with the claims of Entra's version 1 access tokens (Microsoft, "Access token claims
 * reference"). The issuer is the sandbox, so that a token can be checked through its own discovery document.
 */
export const createTokenService = async (options: {
  readonly url: string
  readonly store: Store
  readonly faults: FaultSwitchboard
  readonly now: () => number
}): Promise<TokenService> => {
  const { store, faults, now, url } = options
  const { publicKey, privateKey } = await generateKeyPair("RS256", { modulusLength: 2048 })
  const kid = crypto.randomUUID().replaceAll("-", "")
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, use: "sig", alg: "RS256" }
  const issuedTo = new Map<string, Set<string>>()
  const revoked = new Set<string>()

  const issuer = () => `${url}/${store.state.tenantId}/`
  const sign = (payload: JWTPayload) =>
    new SignJWT(payload).setProtectedHeader({ typ: "JWT", alg: "RS256", x5t: kid, kid }).sign(privateKey)

  const issue = async (asked: string, objectId: string, specific: JWTPayload): Promise<IssuedToken> => {
    const audience = faults.current.wrongAudience ?? asked
    const expiresInSeconds = faults.current.tokenLifetimeSeconds
    const iat = Math.floor(now() / 1000)
    const expiresAt = iat + expiresInSeconds
    const uti = newTokenId()
    const ids = issuedTo.get(objectId) ?? new Set<string>()
    issuedTo.set(objectId, ids.add(uti))
    const tid = store.state.tenantId
    const token = await sign({
      aud: audience,
      iss: issuer(),
      iat,
      nbf: iat,
      exp: expiresAt,
      idp: issuer(),
      oid: objectId,
      sub: objectId,
      tid,
      uti,
      ver: "1.0",
      ...specific,
    })
    return { token, audience, expiresInSeconds, expiresAt }
  }

  const service: TokenService = {
    issueForApplication: (principal, audience) =>
      issue(audience, principal.objectId, {
        appid: principal.clientId,
        // 1: the client showed a secret; 2: a certificate, as managed identities do.
        appidacr: principal.kind === "application" ? "1" : "2",
        app_displayname: principal.displayName,
        idtyp: "app",
        ...(principal.kind === "managedIdentity" && { xms_mirid: principal.resourceId }),
      }),
    async issueForUser(user, audience, clientId) {
      const person = { name: user.displayName, oid: user.objectId, sub: user.objectId }
      const issued = await issue(audience, user.objectId, {
        ...person,
        appid: clientId,
        appidacr: "0",
        amr: ["pwd"],
        idtyp: "user",
        scp: "user_impersonation",
        upn: user.userPrincipalName,
        unique_name: user.userPrincipalName,
      })
      const iat = Math.floor(now() / 1000)
      const idToken = await sign({
        ...person,
        aud: clientId,
        iss: `${url}/${store.state.tenantId}/v2.0`,
        iat,
        nbf: iat,
        exp: iat + issued.expiresInSeconds,
        preferred_username: user.userPrincipalName,
        tid: store.state.tenantId,
        ver: "2.0",
      })
      return { ...issued, idToken }
    },
    async issueForObject(objectId, audience) {
      const principal = findPrincipal(store.state, objectId)
      if (principal === undefined) throw new Error(`the sandbox has no principal ${objectId}`)
      return principal.kind === "user"
        ? service.issueForUser(principal, audience, azureCli)
        : service.issueForApplication(principal, audience)
    },
    async verifyToken(token, audiences) {
      let payload: unknown
      try {
        const verified = await jwtVerify(token, publicKey, {
          issuer: issuer(),
          algorithms: ["RS256"],
          currentDate: new Date(now()),
        })
        payload = verified.payload
      } catch (error) {
        return { ok: false, problem: problemOf(error) }
      }
      const parsed = claims.safeParse(payload)
      if (!parsed.success) return { ok: false, problem: "malformed" }
      const { aud, oid, tid, exp, uti, idtyp, appid, upn } = parsed.data
      if (!audiences.some((audience) => same(audience, aud))) return { ok: false, problem: "audience" }
      if (revoked.has(uti)) return { ok: false, problem: "revoked" }
      return {
        ok: true,
        token: {
          objectId: oid,
          tenantId: tid,
          kind: idtyp,
          expiresAt: new Date(exp * 1000),
          ...(appid !== undefined && { clientId: appid }),
          ...(upn !== undefined && { userPrincipalName: upn }),
        },
      }
    },
    isMember: (objectId, groupId) =>
      groupsOf(store.state, objectId).some((group) => same(group.objectId, groupId)),
    findByName: (name) =>
      findEntriesByName(store.state, name).filter((entry) => store.isVisible(entry.objectId)),
    findById(id) {
      const entry = findEntryById(store.state, id)
      return entry !== undefined && store.isVisible(entry.objectId) ? entry : undefined
    },
    entries: () => namedEntries(store.state).filter((entry) => store.isVisible(entry.objectId)),
    revoke(objectId) {
      for (const uti of issuedTo.get(objectId.toLowerCase()) ?? []) revoked.add(uti)
      issuedTo.delete(objectId.toLowerCase())
    },
    jwks: () => ({ keys: [jwk] }),
  }
  return service
}
