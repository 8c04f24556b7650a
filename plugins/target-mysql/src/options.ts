import { resourceIdType } from "@keyless/azure"
import { z } from "zod"

/** Ids of user-assigned identities. */
const identityIdType = resourceIdType("Microsoft.ManagedIdentity/userAssignedIdentities/{identity}")

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
    /^[^/?#%&<>\\:*\s"';`]{1,64}$/,
    "is not a database name: up to 64 characters without blanks, quotes, slashes and semicolons",
  )
const groupName = z.string().regex(/^[\p{L}\p{N}._()-]{1,90}$/u, "is not a resource group name")
const identityId = z
  .string()
  .refine(
    (id) => identityIdType.match(id) !== undefined,
    "is not the resource id of a user-assigned identity: /subscriptions/.../providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>",
  )

/** Options that say which database is meant, and what the server's administrator may need. */
export const mysqlTargetOptions = z
  .strictObject({
    id: z.string().optional().meta({
      flag: "target-id",
      description: "Resource id of the database. Makes server, database and resource group unnecessary.",
    }),
    resourceGroup: groupName.optional().meta({
      flag: "target-resource-group",
      aliases: ["tg"],
      description: "Resource group of the MySQL server.",
    }),
    server: serverName.optional().meta({ flag: "server", description: "Name of the MySQL flexible server." }),
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
    serverIdentity: identityId.optional().meta({
      authKey: "mysql-identity-id",
      description:
        "Resource id of a user-assigned identity of the server itself, as which it reads the directory. Needed if the server has no Entra administrator.",
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
export type MysqlTargetOptions = z.output<typeof mysqlTargetOptions>
