import { optionWords } from "@keyless/core/plugin"
import { namedDatabaseFields, replaceAdminField, requireNames, resourceIdType } from "@keyless/azure"
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
const databaseName = z.string().regex(
  // MySQL 8.0 Reference Manual, 11.2: up to 64 characters, no blank at the end.
  // oxlint-disable-next-line no-control-regex -- What no name has.
  /^(?=.{1,64}$)[^/?#%&<>\\:*"';`\s\u0000-\u001f](?:[^/?#%&<>\\:*"';`\u0000-\u001f]*[^/?#%&<>\\:*"';`\s\u0000-\u001f])?$/u,
  "is not a database name: up to 64 characters without quotes, slashes, semicolons and any of ? # % & < > : *, and with no blank at either end",
)
const identityId = z
  .string()
  .refine(
    (id) => identityIdType.match(id) !== undefined,
    "is not the resource id of a user-assigned identity: /subscriptions/.../providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>",
  )

/** Options that say which database is meant, and what the server's administrator may need. */
export const mysqlTargetOptions = z
  .strictObject({
    ...namedDatabaseFields({ title: "MySQL flexible server", server: serverName, database: databaseName }),
    replaceAdmin: replaceAdminField,
    serverIdentity: identityId.optional().meta(
      optionWords({
        authKey: "mysql-identity-id",
        description:
          "Resource id of a user-assigned identity of the server itself, as which it reads the directory. Needed if the server has no Entra administrator.",
      }),
    ),
  })
  .superRefine(requireNames)

/** @public */
export type MysqlTargetOptions = z.output<typeof mysqlTargetOptions>
