import { djangoClient } from "@keyless/client-django"
import { dotnetClient } from "@keyless/client-dotnet"
import { goClient } from "@keyless/client-go"
import { javaClient } from "@keyless/client-java"
import { nodejsClient } from "@keyless/client-nodejs"
import { noneClient } from "@keyless/client-none"
import { phpClient } from "@keyless/client-php"
import { pythonClient } from "@keyless/client-python"
import { rubyClient } from "@keyless/client-ruby"
import { springbootClient } from "@keyless/client-springboot"
import {
  type AppCredential,
  clientId,
  createSecret,
  isSecret,
  type Setting,
  tenantId,
} from "@keyless/core/plugin"
import { describe, expect, test } from "vitest"
import fabricSql from "./fixtures/fabric-sql-settings.json" with { type: "json" }
import mysql from "./fixtures/mysql-settings.json" with { type: "json" }
import own from "./fixtures/own-settings.json" with { type: "json" }
import postgresql from "./fixtures/postgresql-settings.json" with { type: "json" }
import sql from "./fixtures/sql-settings.json" with { type: "json" }

/** What Service Connector's pages document for a connection without a password. */
const documented = [...postgresql, ...mysql, ...sql, ...fabricSql]

interface Row {
  readonly target: string
  readonly clientType: string
  readonly auth: string
  readonly settings: readonly (readonly string[])[]
}

const targets: ReadonlyMap<string, { protocol: string; host: string; port: number; prefix: string }> =
  new Map([
    [
      "postgres-flexible",
      {
        protocol: "postgresql",
        host: "shop-db.postgres.database.azure.com",
        port: 5432,
        prefix: "AZURE_POSTGRESQL",
      },
    ],
    [
      "mysql-flexible",
      { protocol: "mysql", host: "shop-db.mysql.database.azure.com", port: 3306, prefix: "AZURE_MYSQL" },
    ],
    ["sql", { protocol: "tds", host: "shop-db.database.windows.net", port: 1433, prefix: "AZURE_SQL" }],
    [
      "fabricsql",
      {
        protocol: "fabric-sql",
        host: "abc-123.database.fabric.microsoft.com",
        port: 1433,
        prefix: "FABRIC_SQL",
      },
    ],
  ])

const facts = {
  database: "shop",
  user: "aad_shop",
  loginName: "ada@keyless.example",
  clientId: "11111111-1111-4111-8111-111111111111",
  clientSecret: "s3cr3t~value",
  tenantId: "22222222-2222-4222-8222-222222222222",
}

const credentials: ReadonlyMap<string, AppCredential> = new Map<string, AppCredential>([
  ["system-identity", { kind: "ambient" }],
  ["user-identity", { kind: "client-id", clientId: clientId(facts.clientId) }],
  [
    "service-principal",
    {
      kind: "client-secret",
      clientId: clientId(facts.clientId),
      clientSecret: createSecret(facts.clientSecret),
      tenantId: tenantId(facts.tenantId),
    },
  ],
  ["user-account", { kind: "person", loginName: facts.loginName }],
])

const clients = [
  dotnetClient(),
  javaClient(),
  springbootClient(),
  pythonClient(),
  djangoClient(),
  goClient(),
  nodejsClient(),
  phpClient(),
  rubyClient(),
  noneClient(),
]

/**
 * Fills `{name}` and `{name:url}` of a template; doubled braces are braces. The sample facts hold nothing that percent-encoding would
 * change.
 */
function render(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(
    /\{\{|\}\}|\{(\w+)(:url)?\}/g,
    (placeholder, name: string | undefined, url: string | undefined) => {
      if (name === undefined) return placeholder.slice(1)
      const value = values.get(name)
      if (value === undefined) throw new Error(`${placeholder} is no variable of the templates`)
      return url === undefined ? value : encodeURIComponent(value)
    },
  )
}

function rowName({ target, clientType, auth }: Row): string {
  return `${target} ${clientType} ${auth}`
}

/** What the client package writes for a row, and what the row says. */
function writtenAndExpected(row: Row) {
  const target = targets.get(row.target)
  const credential = credentials.get(row.auth)
  const client = clients.find(({ id }) => id === row.clientType)
  if (target === undefined || credential === undefined || client === undefined) {
    throw new Error(`nothing known of ${rowName(row)}`)
  }
  const { protocol, host, port, prefix } = target
  const format = client.formats[protocol]
  if (format === undefined) throw new Error(`${client.id} has no format for ${protocol}`)

  const named = ({ key, value }: Setting) => ({
    name: key.scheme === "prefixed" ? `${prefix}_${key.name}` : key.name,
    value: isSecret(value) ? value.reveal() : value,
    secret: isSecret(value),
  })
  const values = new Map(Object.entries({ ...facts, host, port: String(port) }))
  const settings = format({
    endpoint: { protocol, host, port, database: facts.database },
    user: facts.user,
    credential,
  })
  return {
    settings,
    written: settings.map(named),
    expected: row.settings.map(([name = "", template = ""]) => ({
      name,
      value: render(template, values),
      secret: template.includes("{clientSecret}"),
    })),
  }
}

describe("settings as Service Connector documents them", () => {
  test("are all of its passwordless ones: 30 for PostgreSQL, 30 for MySQL, 18 for Azure SQL, 12 for Fabric", () => {
    const counts = Object.fromEntries(Map.groupBy(documented, ({ target }) => target).entries())
    expect(Object.entries(counts).map(([target, rows]) => [target, rows?.length])).toEqual([
      ["postgres-flexible", 30],
      ["mysql-flexible", 30],
      ["sql", 18],
      ["fabricsql", 12],
    ])
  })

  test.each(documented)("$target $clientType with $auth", (row) => {
    const { written, expected } = writtenAndExpected(row)
    expect(written).toEqual(expected)
  })
})

describe("settings of Keyless's own", () => {
  test("are those which no page documents though a driver can use them", () => {
    const formats = clients.flatMap(({ id, formats: known }) =>
      [...targets].flatMap(([target, { protocol }]) =>
        protocol in known ? [...credentials.keys()].map((auth) => `${target} ${id} ${auth}`) : [],
      ),
    )
    expect([...documented, ...own].map(rowName).toSorted()).toEqual(formats.toSorted())
    expect(own).toHaveLength(62)
  })

  test("are marked by the client types that have no documented ones", () => {
    const isDocumented = new Set(documented.map(({ target, clientType }) => `${target} ${clientType}`))
    const marked = clients.flatMap(({ id, formats, ownFormats = [] }) =>
      [...targets].flatMap(([target, { protocol }]) =>
        protocol in formats ? [[`${target} ${id}`, ownFormats.includes(protocol)] as const] : [],
      ),
    )
    expect(marked).toEqual(marked.map(([name]) => [name, !isDocumented.has(name)]))
  })

  test.each(own)("$target $clientType with $auth", (row) => {
    const { written, expected } = writtenAndExpected(row)
    expect(written).toEqual(expected)
  })
})

test("a client type either has a format for a protocol or says why no driver can use it", () => {
  const missing = clients.flatMap(({ id, formats, unsupported }) =>
    [...targets.values()].flatMap(({ protocol }) =>
      protocol in formats ? [] : [[id, protocol, unsupported?.[protocol]]],
    ),
  )
  expect(missing).toEqual([
    ["ruby", "tds", expect.stringContaining("no Ruby driver can log in with Entra ID")],
    ["ruby", "fabric-sql", expect.stringContaining("no Ruby driver can log in with Entra ID")],
  ])
})

test("more properties are added to connection strings and URLs, and to nothing else", () => {
  const without = clients.flatMap(({ id, formats }) =>
    [...targets.values()].flatMap(({ protocol, host, port }) => {
      const format = formats[protocol]
      if (format === undefined) return []
      const input = {
        endpoint: { protocol, host, port, database: facts.database },
        user: facts.user,
        credential: { kind: "ambient" },
      } as const
      const plain = format(input).map(({ value }) => value)
      // None of these overrides what a string has already, whatever its case.
      const own = {
        HOST: "evil",
        SERVER: "evil",
        "data source": "evil",
        SSLMode: "evil",
        DATABASENAME: "evil",
        TLS: "evil",
      }
      const names = Object.keys(own).filter((name) =>
        plain.some((value) => new RegExp(`(?:^|[;?& ])${name}=`, "i").test(String(value))),
      )
      const properties = {
        ...Object.fromEntries(names.map((name) => [name, "evil"])),
        Timeout: "3;0",
      }
      const more = format({ ...input, properties }).map(({ value }) => value)
      expect(String(more)).not.toContain("evil")
      const changed = more.filter((value, index) => value !== plain[index])
      for (const value of changed) {
        expect(value).toMatch(/Timeout=(?:"3;0"|\{3;0\}|'3;0'|3;0|3%3B0);?$/)
      }
      return changed.length === 0 ? [`${id} ${protocol}`] : []
    }),
  )
  expect(without).toEqual([
    "python mysql",
    "python tds",
    "django postgresql",
    "django mysql",
    "django tds",
    "django fabric-sql",
    "nodejs postgresql",
    "nodejs mysql",
    "nodejs tds",
    "php mysql",
    "php tds",
    "ruby mysql",
    "none postgresql",
    "none mysql",
    "none tds",
  ])
})

test("no setting shows a secret when printed", () => {
  for (const row of [...documented, ...own]) {
    expect(JSON.stringify(writtenAndExpected(row).settings), rowName(row)).not.toContain(facts.clientSecret)
  }
})
