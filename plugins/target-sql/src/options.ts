import { namedDatabaseFields, replaceAdminField, requireNames } from "@keyless/azure"
import { z } from "zod"

// Names as ARM takes them; what cannot be a name is refused before a request is sent.
const serverName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
    "is not a server name: 1 to 63 letters, digits and dashes (the short name, not the host)",
  )
const databaseName = z
  .string()
  .regex(
    /^[^/?#%&<>\\:*\s]{1,128}$/,
    "is not a database name: up to 128 characters without blanks, slashes and any of ? # % & < > : *",
  )

/** Options that say which database is meant, and how the administrator and the user are made. */
export const sqlTargetOptions = z
  .strictObject({
    ...namedDatabaseFields({ title: "SQL server", server: serverName, database: databaseName }),
    replaceAdmin: replaceAdminField,
    directoryUser: z.boolean().optional().meta({
      flag: "from-external-provider",
      description:
        "Let the server look the identity up in the directory instead of making the user by its id.",
    }),
  })
  .superRefine(requireNames)

/** @public */
export type SqlTargetOptions = z.output<typeof sqlTargetOptions>
