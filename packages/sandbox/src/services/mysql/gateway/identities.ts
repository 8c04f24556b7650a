/** What `aad_auth` accounts may stand for. Azure's own words for a user, a group and a service principal. */
export type EntraAccountKind = "AADUser" | "AADGroup" | "AADSP"

/** The principal behind an Entra account. */
export interface EntraIdentity {
  readonly kind: EntraAccountKind
  /** Application id of a service principal, object id of a user or group; a GUID in lower case. */
  readonly id: string
  /** Name that the account was made with: of the principal or of the user. */
  readonly name: string
}

/**
 * `authentication_string` of an Entra account, such as `AADSP:<application id>:upn:<name>`. Microsoft does not
 * document it; the form is what flexible servers were seen to answer (provider petoju/mysql of Terraform reads it).
 */
export function formatIdentity({ kind, id, name }: EntraIdentity): string {
  return `${kind}:${id}:upn:${name}`
}

/** Reads what `formatIdentity` wrote. */
export function parseIdentity(text: string): EntraIdentity | undefined {
  const [, kind, id, name] = /^(AADUser|AADGroup|AADSP):([^:]+):upn:(.*)$/s.exec(text) ?? []
  if (id === undefined || name === undefined) return undefined
  return kind === "AADUser" || kind === "AADGroup" || kind === "AADSP" ? { kind, id, name } : undefined
}

/** The kind of account for an entry of the directory. */
export const accountKinds = { app: "AADSP", user: "AADUser", group: "AADGroup" } as const
