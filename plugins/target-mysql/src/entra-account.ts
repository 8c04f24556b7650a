import { isGuid } from "@keyless/core/plugin"

/** The Entra identity that an account of the server stands for. */
export interface EntraAccount {
  readonly kind: "application" | "user" | "group"
  /** Client id of an application, object id of a user or a group, lower case. An application made by its object id has that. */
  readonly id: string
}

const kinds = new Map<string, EntraAccount["kind"]>([
  ["aadsp", "application"],
  ["aadapp", "application"],
  ["aaduser", "user"],
  ["aadgroup", "group"],
])

/**
 * Reads whom an account stands for from what the server keeps: plugin `aad_auth` and a text like `AADSP:<id>:upn:<name>` (`AADApp` on
 * older servers). Microsoft does not document the text; this is its form as the Terraform provider petoju/mysql reads it.
 *
 * @returns nothing for an ordinary account and for a text of another form
 */
export function readEntraAccount(plugin: string, authentication: string): EntraAccount | null {
  if (plugin !== "aad_auth") return null
  const [word = "", id = ""] = authentication.split(":")
  const kind = kinds.get(word.toLowerCase())
  return kind === undefined || !isGuid(id) ? null : { kind, id: id.toLowerCase() }
}
