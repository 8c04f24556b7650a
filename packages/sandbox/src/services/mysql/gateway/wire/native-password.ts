import { createHash } from "node:crypto"

/**
 * Proof of a password for `mysql_native_password`: SHA1(password) XOR SHA1(scramble + SHA1(SHA1(password))).
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html
 */
export function nativePasswordProof(password: string, scramble: Buffer): Buffer {
  if (password === "") return Buffer.alloc(0)
  const sha1 = (...parts: (Buffer | string)[]) => {
    const hash = createHash("sha1")
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const once = sha1(password)
  const mask = sha1(scramble, sha1(once))
  return Buffer.from(once.map((byte, index) => byte ^ (mask[index] ?? 0)))
}
