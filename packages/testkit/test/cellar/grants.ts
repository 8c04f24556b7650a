import { isPrivilegeProfile, type Privileges } from "@keyless/core/plugin"
import type { Cellar } from "./server.ts"

const verbs = ["select", "insert", "update", "delete", "create"] as const
const profiles = {
  all: verbs,
  readwrite: ["select", "insert", "update", "delete"],
  readonly: ["select"],
} as const

/** What privileges mean in a cellar: grants, as its list has them. */
export function grantsFor(
  { racks }: Cellar,
  user: string,
  database: string,
  privileges: Privileges,
): readonly string[] {
  if (privileges === "ddl") return []
  const wanted: readonly string[] = isPrivilegeProfile(privileges) ? profiles[privileges] : privileges
  return verbs
    .filter((verb) => wanted.includes(verb))
    .flatMap((verb) => {
      // Racks are made in the cellar, not in a rack.
      const places = verb === "create" ? ["*"] : [...racks.keys(), "*"]
      return places.map((rack) => `${verb} on ${rack} to ${user} in ${database}`)
    })
}

/** The grants that a user has in a database. */
export function grantsOf({ grants }: Cellar, user: string, database: string): readonly string[] {
  return [...grants].filter((grant) => grant.endsWith(` to ${user} in ${database}`))
}

/** The one function that puts a name into a command. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The commands that make the second list out of the first. */
export function changesOf(
  user: string,
  database: string,
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const command = (verb: "grant" | "revoke") => (grant: string) => {
    const [privilege = "", , rack = ""] = grant.split(" ")
    return [verb, privilege, ...[rack, user, database].map(quoted)].join(" ")
  }
  return [
    ...before.filter((grant) => !after.includes(grant)).map(command("revoke")),
    ...after.filter((grant) => !before.includes(grant)).map(command("grant")),
  ]
}
