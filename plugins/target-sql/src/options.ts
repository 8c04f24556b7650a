import { optionWords } from "@keyless/core/plugin"
import { namedDatabaseFields, replaceAdminField, requireNames } from "@keyless/azure"
import { z } from "zod"

// Names as ARM takes them; what cannot be a name is refused before a request is sent.
const serverName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
    "is not a server name: 1 to 63 letters, digits and dashes (the short name, not the host)",
  )
const databaseName = z.string().regex(
  // oxlint-disable-next-line no-control-regex -- Azure names control characters among those that no name has.
  /^[^/?#%&<>\\:*\u0000-\u001f\u007f-\u009f]{0,127}[^/?#%&<>\\:*\u0000-\u001f\u007f-\u009f.\s]$/,
  "is not a database name: up to 128 characters without slashes, control characters and any of ? # % & < > : *, with no blank or period at the end",
)

/** Options that say which database is meant, and how the administrator and the user are made. */
export const sqlTargetOptions = z
  .strictObject({
    ...namedDatabaseFields({ title: "SQL server", server: serverName, database: databaseName }),
    replaceAdmin: replaceAdminField,
    directoryUser: z
      .boolean()
      .optional()
      .meta(
        optionWords({
          flag: "from-external-provider",
          description:
            "Let the server look the identity up in the directory instead of making the user by its id.",
        }),
      ),
  })
  .superRefine(requireNames)

/** @public */
export type SqlTargetOptions = z.output<typeof sqlTargetOptions>
