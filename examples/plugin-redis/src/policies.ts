import type { PrivilegeProfile, Privilege, Privileges } from "@keyless/core/plugin"

/** The policies that every cache has, the narrowest first (Microsoft Learn, "Configure custom data access policies"). */
const policies = ["Data Reader", "Data Contributor", "Data Owner"] as const
export type Policy = (typeof policies)[number]

const oneByOne = "the policies that every cache has do not give it by itself"

/** What the policies of a cache cannot say. */
export const unsupportedPrivileges: Readonly<Partial<Record<PrivilegeProfile | Privilege, string>>> = {
  ddl: "a cache has no tables to make or change",
  create: "a cache has no tables to make",
  execute: oneByOne,
  insert: oneByOne,
  update: oneByOne,
  delete: oneByOne,
}

/** The policy that has the privileges and nothing beyond them. What no policy says is refused before: {@link unsupportedPrivileges}. */
export function policyOf(privileges: Privileges): Policy {
  if (privileges === "all") return "Data Owner"
  return privileges === "readwrite" ? "Data Contributor" : "Data Reader"
}

/** The widest of several: whoever is one user for several connections needs what each of them needs. */
export function widest(all: readonly Policy[]): Policy {
  return policies.findLast((policy) => all.includes(policy)) ?? "Data Reader"
}

/** Whether a policy, which may be one that somebody made, is known to allow more than another. */
export function isWider(policy: string, than: Policy): boolean {
  return policies.findIndex((each) => each === policy) > policies.indexOf(than)
}
