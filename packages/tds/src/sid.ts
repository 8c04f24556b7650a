import { isGuid, type Principal } from "@keyless/core/plugin"
import type { IdentityIds } from "@keyless/sql"
import { tdsFailure } from "./errors.ts"

/**
 * The security identifier of an Entra identity: the 16 bytes of its GUID, of which the first three groups are written with the lowest byte first.
 * It is what `CAST(CAST('<guid>' AS uniqueidentifier) AS varbinary(16))` gives. Microsoft Learn, "CREATE USER", `SID = sid`.
 *
 * @param id - client id of an application or managed identity, object id of a user or group
 * @example sidOf("11223344-5566-7788-99aa-bbccddeeff00") // 44 33 22 11 66 55 88 77 99 AA BB CC DD EE FF 00
 */
export function sidOf(id: string): Uint8Array {
  if (!isGuid(id)) throw new TypeError(`"${id}" is not a GUID.`)
  const bytes = Buffer.from(id.replaceAll("-", ""), "hex")
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

/** The GUID of a {@link sidOf | SID}, lower case; null for bytes that are no GUID. */
export function guidOf(sid: Uint8Array): string | null {
  if (sid.length !== 16) return null
  const bytes = Buffer.from(sid)
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

/** Whether two SIDs are the same bytes. */
export function sameSid(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

/**
 * The SID by which the database knows the identity of an app or person.
 *
 * @throws KeylessError `client_id_missing`: a SID made of the object id of an application would belong to nobody
 */
export function sidOfPrincipal({ kind, name, objectId, clientId }: Principal): Uint8Array {
  if (kind === "user") return sidOf(objectId)
  if (clientId !== undefined) return sidOf(clientId)
  throw tdsFailure(
    "client_id_missing",
    `The client id of the identity ${name} (${objectId}) is not known, and the database knows an identity by it.`,
    {
      hint: "Have the permission Microsoft.ManagedIdentity/identities/read on the app granted to you, or use a user-assigned identity (--user-identity client-id=...).",
    },
  )
}

/** The SID that a user of the identity has; null where the ids that are known do not tell. */
export function expectedSid({ kind, objectId, clientId }: IdentityIds): Uint8Array | null {
  if (kind === "user") return sidOf(objectId)
  return clientId === undefined ? null : sidOf(clientId)
}
