import { z } from "zod"

/** Firewall rules of a server in a seed. */
export const firewallRules = z
  .array(z.strictObject({ name: z.string(), startIpAddress: z.ipv4(), endIpAddress: z.ipv4() }))
  .default([])

/** Statements run as the password administrator when a database is first made, by database name. */
export const firstStatements = z.record(z.string(), z.array(z.string())).default({})

const serverState = z.enum([
  "Ready",
  "Updating",
  "Provisioning",
  "Starting",
  "Restarting",
  "Stopping",
  "Stopped",
  "Dropping",
  "Disabled",
  "Inaccessible",
])

export type FlexibleServerState = z.output<typeof serverState>

/** What ARM shows of a flexible server's life, as the REST references of both list it. */
export const flexibleServerLife = {
  /** While it is none of these, the server refuses changes: `Ready`, `Updating`. */
  state: serverState.default("Ready"),
  /** Whether it is a read replica, by its `replicationRole`. */
  isReplica: z.boolean().default(false),
  /** Server parameters that were set; they are shown and not acted on. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** Names of parameters that act from the next restart on. */
  pendingParameters: z.array(z.string()).default([]),
  /** Character set and collation of databases that were made with others than the server's. */
  databaseText: z
    .record(z.string(), z.strictObject({ charset: z.string(), collation: z.string() }))
    .default({}),
}
