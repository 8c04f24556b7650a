import { type Context, optionWords } from "@keyless/core/plugin"
import { z } from "zod"

import type { Azure } from "./azure.ts"
import { azureFailure } from "./error-codes.ts"
import type { FirewallRuleRef } from "./firewall-rule.ts"
import { resourceGroupName } from "./resource-group-name.ts"
import type { ResourceIdType } from "./resource-id.ts"

/** How one kind of server names itself and its databases. @public */
export interface NamedDatabase {
  /** What a server is, for the flags' help: `MySQL flexible server`. */
  readonly title: string
  readonly server: z.ZodType<string>
  readonly database: z.ZodType<string>
}

/** Options that say which database on a server of Azure is meant: its id, or the names that the id is made of. @public */
export interface NamedDatabaseOptions {
  readonly id?: string | undefined
  readonly resourceGroup?: string | undefined
  readonly server?: string | undefined
  readonly database?: string | undefined
  readonly subscription?: string | undefined
}

/** A database on a server, before Azure was asked about it. @public */
export interface IdentifiedDatabase {
  readonly resourceGroup: string
  /** Name of the server. */
  readonly name: string
  /** Where the server's firewall rules and its administrator are. */
  readonly ref: Omit<FirewallRuleRef, "rule">
  readonly database: string
  /** Resource id of the server. */
  readonly id: string
  readonly databaseId: string
}

/** The fields of {@link NamedDatabaseOptions} for a schema of zod, under the Azure CLI's flags; {@link requireNames} completes it. @public */
export function namedDatabaseFields({ title, server, database }: NamedDatabase) {
  return {
    id: z
      .string()
      .optional()
      .meta(
        optionWords({
          flag: "target-id",
          description: "Resource id of the database. Makes server, database and resource group unnecessary.",
        }),
      ),
    resourceGroup: resourceGroupName.optional().meta(
      optionWords({
        flag: "target-resource-group",
        aliases: ["tg"],
        description: `Resource group of the ${title}.`,
      }),
    ),
    server: server.optional().meta(optionWords({ flag: "server", description: `Name of the ${title}.` })),
    database: database
      .optional()
      .meta(optionWords({ flag: "database", description: "Name of the database." })),
    subscription: z
      .string()
      .optional()
      .meta(
        optionWords({
          flag: "target-subscription",
          description: "Subscription of the server, if it is not that of the app.",
        }),
      ),
  }
}

/** Refuses options without an id in which a name is missing, each under its path. @public */
export function requireNames(options: NamedDatabaseOptions, check: z.RefinementCtx): void {
  if (options.id !== undefined) return
  for (const name of ["resourceGroup", "server", "database"] as const) {
    if (options[name] === undefined) {
      check.addIssue({ code: "custom", path: [name], message: "is missing (or give the database's id)" })
    }
  }
}

/** The options with another database of the server. @public */
export function inDatabase(options: unknown, database: string): unknown {
  if (typeof options !== "object" || options === null) return options
  if (!("id" in options) || typeof options.id !== "string") return { ...options, database }
  return { ...options, id: options.id.replace(/\/databases\/[^/]+\/?$/i, `/databases/${database}`) }
}

/** The field for servers that take one Entra administrator; see `singleAdministrator`. @public */
export const replaceAdminField = z
  .boolean()
  .optional()
  .meta(
    optionWords({
      flag: "replace-admin",
      description:
        "Take the place of another Entra administrator while the command runs; it is put back at the end.",
    }),
  )

/**
 * The database that options name, by its id or by its names.
 *
 * @param idType - from `resourceIdType`; its last type is `databases`
 * @throws KeylessError `invalid_resource_id`, `subscription_missing`
 * @public
 */
export async function identifyDatabase(
  azure: Azure,
  context: Pick<Context, "signal">,
  idType: Pick<ResourceIdType<"{server}/databases/{database}">, "parse" | "build">,
  options: NamedDatabaseOptions,
): Promise<IdentifiedDatabase> {
  const parts =
    options.id === undefined ? await namedParts(azure, context, options) : idType.parse(options.id)
  const { subscription, resourceGroup, server, database } = parts
  const databaseId = idType.build(parts)
  return {
    resourceGroup,
    name: server,
    ref: { subscription, resourceGroup, server },
    database,
    id: databaseId.slice(0, databaseId.lastIndexOf("/databases/")),
    databaseId,
  }
}

async function namedParts(
  azure: Azure,
  context: Pick<Context, "signal">,
  { resourceGroup, server, database, subscription }: NamedDatabaseOptions,
) {
  if (resourceGroup === undefined || server === undefined || database === undefined) {
    // A schema with `requireNames` has refused this already; the types cannot know.
    throw azureFailure("invalid_resource_id", "Neither an id nor all names of the database were given.")
  }
  return { subscription: await azure.subscription(context, subscription), resourceGroup, server, database }
}
