import { defineErrorCodes } from "@keyless/core/plugin"
import { z } from "zod"

const standardPort = 5432
const names = "letters, digits, - and _"

/** Options that say which database is meant. Servers are known by their address: Contoso has no resource manager. */
export const contosoPostgresOptions = z.strictObject({
  server: z
    .string()
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/,
      "is no host name, with or without a port",
    )
    .transform((text) => text.toLowerCase())
    .meta({ flag: "server", description: "Host name of the server, and its port if that is not 5432." }),
  cluster: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, `has others than ${names}`)
    .default("main")
    .meta({ flag: "cluster", description: "Cluster of the server. (default: main)" }),
  database: z
    .string()
    .regex(/^[^/\0]+$/, "has characters that no database of Contoso has")
    .max(63)
    .meta({ flag: "database", description: "Name of the database." }),
})

export type ContosoPostgresOptions = z.output<typeof contosoPostgresOptions>

/** The errors of this plugin, beside those of `@keyless/sql`. */
export const contosoFailure = defineErrorCodes({
  target_not_found: "The server has no database of that name.",
  id_invalid: "The text is no id of a database of Contoso.",
})

/** Where a server listens. */
export function addressOf({ server }: ContosoPostgresOptions): {
  readonly host: string
  readonly port: number
} {
  const [host = "", port] = server.split(":")
  return { host, port: port === undefined ? standardPort : Number(port) }
}

/** The id of a database: `contoso:/servers/pg.contoso.example:5432/clusters/main/databases/shop`. */
export function idOf(options: ContosoPostgresOptions): string {
  const { host, port } = addressOf(options)
  return `contoso:/servers/${host}:${port}/clusters/${options.cluster}/databases/${options.database}`
}

/** The options that an id stands for. @throws KeylessError `id_invalid` */
export function optionsOfId(id: string): ContosoPostgresOptions {
  const [, server, cluster, database] =
    /^contoso:\/servers\/([^/]+)\/clusters\/([^/]+)\/databases\/([^/]+)$/.exec(id) ?? []
  if (server === undefined || cluster === undefined || database === undefined) {
    throw contosoFailure("id_invalid", `"${id}" is no id of a database of Contoso.`, {
      hint: "Name the database with --server, --cluster and --database.",
    })
  }
  return { server, cluster, database }
}
