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
const groupName = z.string().regex(/^[\p{L}\p{N}._()-]{1,90}$/u, "is not a resource group name")

/** Options that say which database is meant, and how the administrator and the user are made. */
export const sqlTargetOptions = z
  .strictObject({
    id: z.string().optional().meta({
      flag: "target-id",
      description: "Resource id of the database. Makes server, database and resource group unnecessary.",
    }),
    resourceGroup: groupName.optional().meta({
      flag: "target-resource-group",
      aliases: ["tg"],
      description: "Resource group of the SQL server.",
    }),
    server: serverName.optional().meta({ flag: "server", description: "Name of the SQL server." }),
    database: databaseName.optional().meta({ flag: "database", description: "Name of the database." }),
    subscription: z.string().optional().meta({
      flag: "target-subscription",
      description: "Subscription of the server, if it is not that of the app.",
    }),
    replaceAdmin: z.boolean().optional().meta({
      flag: "replace-admin",
      description:
        "Take the place of another Entra administrator while the command runs; it is put back at the end.",
    }),
    directoryUser: z.boolean().optional().meta({
      flag: "from-external-provider",
      description:
        "Let the server look the identity up in the directory instead of making the user by its id.",
    }),
  })
  .superRefine((options, check) => {
    if (options.id !== undefined) return
    for (const name of ["resourceGroup", "server", "database"] as const) {
      if (options[name] === undefined) {
        check.addIssue({ code: "custom", path: [name], message: "is missing (or give the database's id)" })
      }
    }
  })

/** @public */
export type SqlTargetOptions = z.output<typeof sqlTargetOptions>
