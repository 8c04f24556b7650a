import type { Migration } from "./migration.ts"
import { ephemeral } from "./0001-ephemeral.ts"

/** All migrations, each with the number that a package notes as `keyless.contracts` when it has been through it. */
export const migrations: readonly Migration[] = [ephemeral]

/** The number of the last one. */
export const latest = Math.max(...migrations.map(({ number }) => number))
