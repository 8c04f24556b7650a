/**
 * What ties a PostgreSQL role to an identity in Entra: the security label of provider `pgaadauth`,
 * `aadauth,oid=<object id>,type=<user|group|service>[,admin][,mfa]`.
 * Source: Microsoft Learn, "Manage Microsoft Entra roles in Azure Database for PostgreSQL".
 */
export interface PrincipalLabel {
  /** Lower case. */
  readonly objectId: string
  readonly type: string
}

/** Reads a label; null where there is none or it names no object id. */
export function parseLabel(text: unknown): PrincipalLabel | null {
  if (typeof text !== "string") return null
  const objectId = /(?:^|,)oid=([0-9a-f-]{36})(?:,|$)/i.exec(text)?.[1]
  const type = /(?:^|,)type=([a-z]+)(?:,|$)/i.exec(text)?.[1]
  return objectId === undefined || type === undefined
    ? null
    : { objectId: objectId.toLowerCase(), type: type.toLowerCase() }
}

/** Writes the label of an ordinary principal. */
export function formatLabel({ objectId, type }: PrincipalLabel): string {
  return `aadauth,oid=${objectId},type=${type}`
}
