import { namedDatabaseFields, requireNames } from "@keyless/azure"
import { z } from "zod"

// Names as ARM takes them; what cannot be a name is refused before a request is sent.
const serverName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$/i,
    "is not a server name: 3 to 63 letters, digits and dashes (the short name, not the host)",
  )
const databaseName = z
  .string()
  .regex(
    /^[^/?#%&<>\\:*\s"';`]{1,63}$/,
    "is not a database name: up to 63 characters without blanks, quotes, slashes and semicolons",
  )

/** Options that say which database is meant: its id, or the names that the id is made of. */
export const postgresqlTargetOptions = z
  .strictObject({
    ...namedDatabaseFields({
      title: "PostgreSQL flexible server",
      server: serverName,
      database: databaseName,
    }),
  })
  .superRefine(requireNames)

/** @public */
export type PostgresqlTargetOptions = z.output<typeof postgresqlTargetOptions>
