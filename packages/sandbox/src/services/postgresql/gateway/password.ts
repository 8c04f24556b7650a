import { createHash, createHmac, pbkdf2 } from "node:crypto"
import { promisify } from "node:util"
import { sameText } from "../../../kit/gateway/same-text.ts"

const derive = promisify(pbkdf2)

/**
 * Checks a password against a verifier as PostgreSQL stores it,
 * `SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>` (RFC 5802, RFC 7677).
 */
export async function passwordFits(password: string, verifier: string): Promise<boolean> {
  const [, iterations, salt, storedKey] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(verifier) ?? []
  if (iterations === undefined || salt === undefined || storedKey === undefined) return false
  const salted = await derive(
    password.normalize("NFKC"),
    Buffer.from(salt, "base64"),
    Number(iterations),
    32,
    "sha256",
  )
  const clientKey = createHmac("sha256", salted).update("Client Key").digest()
  return sameText(createHash("sha256").update(clientKey).digest("base64"), storedKey)
}
