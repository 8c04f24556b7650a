import { optionWords } from "@keyless/core/plugin"
import { namedDatabaseFields, requireNames } from "@keyless/azure"
import { z } from "zod"
import { longestName } from "@keyless/sql-postgresql"

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
    // oxlint-disable-next-line no-control-regex -- What no name has.
    /^[^/?#%&<>\\:*"';`\s\u0000-\u001f](?:[^/?#%&<>\\:*"';`\u0000-\u001f]*[^/?#%&<>\\:*"';`\s\u0000-\u001f])?$/,
    "is not a database name: no quotes, slashes, semicolons and any of ? # % & < > : *, and no blank at either end",
  )
  // PostgreSQL documentation, 4.1.1: NAMEDATALEN - 1 bytes; what is longer would be cut.
  .refine(
    (name) => Buffer.byteLength(name) <= longestName,
    "is not a database name: it has more than 63 bytes",
  )

/** Options that say which database is meant: its id, or the names that the id is made of. */
export const postgresqlTargetOptions = z
  .strictObject({
    ...namedDatabaseFields({
      title: "PostgreSQL flexible server",
      server: serverName,
      database: databaseName,
    }),
    createDatabase: z
      .boolean()
      .optional()
      .meta(
        optionWords({
          flag: "create-database",
          description:
            "Make the database, owned by the server's administrators, if there is none of the name.",
        }),
      ),
  })
  .superRefine(requireNames)

/** @public */
export type PostgresqlTargetOptions = z.output<typeof postgresqlTargetOptions>
