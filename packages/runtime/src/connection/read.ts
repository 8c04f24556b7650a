import { readAdoNet, readGoSqlServer } from "@keyless/connection-strings"
import { fail } from "../errors.ts"
import type { Connection, Environment, Protocol } from "./connection.ts"
import { type FoundIdentity, identityOf, writtenIn } from "./identity-of.ts"
import { type ConnectionRecord, type Prefix, prefixesOf, readRecords } from "./record.ts"
import { invalidVariable, portOf, type Variables, variablesOf } from "./variables.ts"

/** What to look for. @public */
export interface ReadOptions {
  readonly protocol: Protocol
  /** Name of the connection; not needed where the app has one to that kind of database. */
  readonly connection?: string | undefined
  /** @defaultValue `process.env` */
  readonly environment?: Environment | undefined
}

/** The documented names of Node.js, and those of client type `none` where they differ. */
const fieldNames = {
  nodejs: {
    user: "USER",
    server: "SERVER",
    sqlClientId: "CLIENTID",
    sqlClientSecret: "CLIENTSECRET",
  },
  none: {
    user: "USERNAME",
    server: "HOST",
    sqlClientId: "USERNAME",
    sqlClientSecret: "PASSWORD",
  },
} as const

type Client = keyof typeof fieldNames

/**
 * What a connection wrote into the variables of an app. With Keyless's record beside them, renamed keys and further connections are found by
 * it; without one, as after Service Connector, the keys are those that Microsoft documents for Node.js.
 *
 * @throws RuntimeError `connection_not_found`, `ambiguous_connection`, `unsupported_client`, `missing_variable`, `invalid_variable`,
 * `invalid_record`
 * @example readConnection({ protocol: "postgresql" }).host // "shop-db.postgres.database.azure.com"
 * @public
 */
export function readConnection(options: ReadOptions): Connection {
  const { protocol, connection, environment = process.env } = options
  const record = chosen(readRecords(environment, protocol, connection), options)
  const name = record?.name ?? connection
  const named = name === undefined ? {} : { name }
  if (record !== undefined) {
    const hint = `The connection ${record.name} wrote it: look whether it is among the app's settings, or create the connection again.`
    const variables = variablesOf(
      environment,
      (field) => record.keys.get(field) ?? record.prefix + field,
      hint,
    )
    return { protocol, ...named, ...readFields(record.prefix, clientOf(record), variables, record) }
  }
  const infix = connection === undefined ? "" : `${connection.toUpperCase()}_`
  const starts = prefixesOf(protocol).map((prefix) => ({ prefix, start: prefix + infix }))
  const there = starts.filter(({ prefix, start }) => environment[start + mainField(prefix)] !== undefined)
  const [found, other] = there
  if (found === undefined) throw notFound(options, starts)
  if (other !== undefined) throw ambiguous(protocol, ["one to Azure SQL", "one to SQL database in Fabric"])
  const hint = "Create the connection again with --client-type nodejs."
  const variables = variablesOf(environment, (field) => found.start + field, hint)
  return { protocol, ...named, ...readFields(found.prefix, "nodejs", variables, undefined) }
}

function chosen(
  records: readonly ConnectionRecord[],
  { protocol, connection }: ReadOptions,
): ConnectionRecord | undefined {
  if (connection !== undefined) {
    return records.find(({ name }) => name.toUpperCase() === connection.toUpperCase())
  }
  if (records.length > 1)
    throw ambiguous(
      protocol,
      records.map(({ name }) => name),
    )
  return records[0]
}

/** The variable without which there is no connection of that kind. */
function mainField(prefix: Prefix): string {
  if (prefix === "FABRIC_SQL_") return "CONNECTIONSTRING"
  return prefix === "AZURE_SQL_" ? "SERVER" : "HOST"
}

function clientOf({ client, name, variable }: ConnectionRecord): Client {
  if (client === "nodejs" || client === "none") return client
  throw fail("unsupported_client", `The connection ${name} was written for ${client}, not for Node.js.`, {
    hint: `Run its create command again with --connection ${name} --client-type nodejs.`,
    variable,
  })
}

type Fields = Omit<Connection, "protocol" | "name">

function readFields(
  prefix: Prefix,
  client: Client,
  variables: Variables,
  record: ConnectionRecord | undefined,
): Fields {
  const names = fieldNames[client]
  const port = () => portOf(variables.need("PORT"), variables.nameOf("PORT"))
  switch (prefix) {
    case "AZURE_POSTGRESQL_":
    case "AZURE_MYSQL_":
      checkTls(variables)
      return {
        host: variables.need("HOST"),
        port: port(),
        database: variables.need("DATABASE"),
        user: variables.need(names.user),
        ...identityOf(writtenIn(variables, { clientId: "CLIENTID", clientSecret: "CLIENTSECRET" }), record),
      }
    case "AZURE_SQL_":
      return {
        host: variables.need(names.server),
        port: port(),
        database: variables.need("DATABASE"),
        user: "",
        ...identityOf(
          writtenIn(variables, { clientId: names.sqlClientId, clientSecret: names.sqlClientSecret }),
          record,
        ),
      }
    case "FABRIC_SQL_":
      return fromString(
        variables.need("CONNECTIONSTRING"),
        variables.nameOf("CONNECTIONSTRING"),
        client,
        record,
      )
  }
}

/** TLS is verified whatever the variable says; one that wants none is a mistake to hear of. */
function checkTls(variables: Variables): void {
  const value = variables.find("SSL")
  if (value === undefined || /^(?:true|1|require[d]?|verify-ca|verify-full)$/i.test(value.trim())) return
  throw invalidVariable(
    variables.nameOf("SSL"),
    `"${value}" asks for a connection without TLS.`,
    "Set it to true: a token is only sent over TLS that is verified.",
  )
}

/** Reads the string of Fabric: mssql's for Node.js, go-mssqldb's for `none`. */
function fromString(
  text: string,
  variable: string,
  client: Client,
  record: ConnectionRecord | undefined,
): Fields {
  const again = "Create the connection again with --client-type nodejs."
  const pairs = pairsOf(text, client)
  if (pairs === undefined) throw invalidVariable(variable, "it is no connection string.", again)
  const lacking = (keyword: string) => invalidVariable(variable, `it has no "${keyword}".`, again)
  const need = (keyword: string) => {
    const value = pairs.get(keyword)
    if (value === undefined || value === "") throw lacking(keyword)
    return value
  }
  const [host = "", inServer] = need("server").replace(/^tcp:/i, "").split(",")
  const [inUser, tenantInUser] = pairs.get("user id")?.split("@") ?? []
  const identity: FoundIdentity = identityOf(
    {
      clientId: client === "none" ? inUser : pairs.get("client id"),
      clientSecret: pairs.get(client === "none" ? "password" : "client secret"),
      tenantId: client === "none" ? tenantInUser : pairs.get("tenant id"),
      variable,
      missing: (part) => lacking(part.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`)),
    },
    record,
  )
  return {
    host,
    port: portOf(inServer ?? pairs.get("port") ?? "1433", variable),
    database: need("database"),
    user: "",
    ...identity,
  }
}

/** Values by keyword in small letters; undefined when the client type's driver would not read the text so. */
function pairsOf(text: string, client: Client): ReadonlyMap<string, string> | undefined {
  try {
    const fields = client === "none" ? readGoSqlServer(text) : readAdoNet(text)
    return new Map(Object.entries(fields).map(([keyword, value]) => [keyword.toLowerCase(), value]))
  } catch {
    return undefined
  }
}

const kindOf: Readonly<Record<Protocol, { readonly title: string; readonly target: string }>> = {
  postgresql: { title: "PostgreSQL", target: "postgres-flexible" },
  mysql: { title: "MySQL", target: "mysql-flexible" },
  tds: { title: "Azure SQL or SQL database in Fabric", target: "sql" },
}

function ambiguous(protocol: Protocol, names: readonly string[]) {
  return fail(
    "ambiguous_connection",
    `There are ${names.length} connections to ${kindOf[protocol].title}: ${names.join(", ")}.`,
    { hint: "Say which one is meant with the option connection." },
  )
}

function notFound(
  { protocol, connection }: ReadOptions,
  starts: readonly { readonly prefix: Prefix; readonly start: string }[],
) {
  const { title, target } = kindOf[protocol]
  const which = connection === undefined ? "connection" : `connection "${connection}"`
  const variables = starts.map(({ prefix, start }) => start + mainField(prefix))
  const [variable = ""] = variables
  return fail(
    "connection_not_found",
    `There is no ${which} to ${title} in the variables: no record of one, and no ${variables.join(" or ")}.`,
    {
      hint: `Make one with: keyless webapp connection create ${target} --client-type nodejs`,
      variable,
    },
  )
}
