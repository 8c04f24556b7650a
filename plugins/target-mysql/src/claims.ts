import { createHash } from "node:crypto"
import type { Claim, KnownIdentity } from "@keyless/core/plugin"
import { claimChanges, type ClaimDialect, claimName, claimText, spelledAs } from "@keyless/sql"
import { type FoundAccount, listEntraAccounts } from "./accounts.ts"
import { quoteAccount, quotePlain } from "./quote.ts"
import { isServerError } from "./server-error.ts"

/** Seconds that a run waits for another one that works on the same user. */
const patience = 120

/**
 * Errors of a session that may not alter accounts (1227, 1142), and of servers that do not know attributes: before 8.0.21 the clause is a mistake
 * (1064).
 */
const refusals = new Set([1064, 1142, 1227])

/** Claims as attributes of an account. MySQL 8.0 Reference Manual, "ALTER USER Statement": an attribute is merged, null removes it. */
export function mysqlClaims(database: string): ClaimDialect<FoundAccount> {
  return {
    // Azure's servers have lower_case_table_names at 1: Microsoft Learn, "Limitations in Azure Database for MySQL".
    of: ({ claims }) => claims && spelledAs(claims, database),
    statements: ({ name, claims }, wanted) => claimStatements(name, claims ?? [], wanted),
    async tryToWrite(sessions, { name }) {
      const sql = await sessions.in(database)
      // Merging nothing changes nothing.
      await sql.query(`ALTER USER ${quoteAccount(name)} ATTRIBUTE ${quotePlain("{}")}`)
    },
    isRefused: (error) => isServerError(error) && error.errno !== undefined && refusals.has(error.errno),
    async alone(sessions, user, work) {
      const sql = await sessions.in(database)
      // A name of a lock has 64 characters at most.
      const name = `keyless:${createHash("sha256").update(user.toLowerCase()).digest("hex").slice(0, 32)}`
      await sql.query("SELECT GET_LOCK(?, ?)", [name, patience])
      try {
        return await work()
      } finally {
        // A session that was lost has left the lock.
        await sql.query("SELECT RELEASE_LOCK(?)", [name]).catch(() => {})
      }
    },
    async list(sessions, identity) {
      const accounts = await listEntraAccounts(await sessions.in(database))
      if (identity === undefined) return accounts
      const ids = [identity.clientId, identity.objectId].map((id) => id?.toLowerCase())
      return accounts.filter(({ entra }) => ids.includes(entra?.id))
    },
    identityOf: ({ entra }): KnownIdentity => ({
      kind: entra?.kind === "user" || entra?.kind === "group" ? entra.kind : "service",
      id: entra?.id ?? "",
      // The server writes people as applications where it does not look them up.
      idIs: entra?.kind === "application" ? "either" : "object-id",
    }),
    dropStatement: (user) => `DROP USER ${quoteAccount(user)}`,
  }
}

/** The one statement that turns claims into others, or none. */
export function claimStatements(user: string, before: readonly Claim[], after: readonly Claim[]): string[] {
  const { write, remove } = claimChanges(before, after)
  const members = [
    ...remove.map((claim) => `"${claimName(claim)}": null`),
    ...write.map((claim) => `"${claimName(claim)}": ${merging(claim)}`),
  ]
  if (members.length === 0) return []
  return [`ALTER USER ${quoteAccount(user)} ATTRIBUTE ${quotePlain(`{${members.join(", ")}}`)}`]
}

/** A claim as it replaces another one: a merge would keep members that the new one does not have. */
function merging(claim: Claim): string {
  const absent = (["part", "schemas"] as const).filter((member) => claim[member] === undefined)
  return [claimText(claim).slice(0, -1), ...absent.map((member) => `"${member}": null`)].join(", ") + "}"
}
