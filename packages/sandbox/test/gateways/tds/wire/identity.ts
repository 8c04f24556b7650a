import { SignJWT, generateKeyPair, jwtVerify } from "jose"
import type { IdentityDirectory } from "../../../../src/kit/ports.ts"

export const audience = "https://database.windows.net"
export const adminOid = "aaaaaaaa-0000-4000-8000-000000000001"
export const appOid = "bbbbbbbb-0000-4000-8000-000000000001"

/** An identity provider: signs tokens and verifies them. */
export async function createIdentity() {
  const { publicKey, privateKey } = await generateKeyPair("ES256")
  const directory: IdentityDirectory = {
    async verifyToken(token, audiences) {
      try {
        const { payload } = await jwtVerify(token, publicKey, { audience: [...audiences] })
        return {
          ok: true,
          token: {
            objectId: String(payload["oid"]),
            tenantId: "10000000-0000-4000-8000-000000000001",
            kind: payload["idtyp"] === "app" ? "app" : "user",
            expiresAt: new Date((payload.exp ?? 0) * 1000),
          },
        }
      } catch {
        return { ok: false, problem: "malformed" }
      }
    },
    isMember: () => false,
    entries: () => [],
    findByName: () => [],
    findById: () => undefined,
  }
  const token = (of: { oid?: string; kind?: "app" | "user"; audience?: string; claim?: string } = {}) =>
    new SignJWT({ oid: of.oid ?? adminOid, idtyp: of.kind ?? "user", claim: of.claim ?? "" })
      .setProtectedHeader({ alg: "ES256" })
      .setAudience(of.audience ?? audience)
      .setExpirationTime(Math.floor(Date.now() / 1000) + 3600)
      .sign(privateKey)
  return { directory, token }
}
