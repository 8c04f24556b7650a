import {
  type AppCredential,
  clientId,
  type ClientFormat,
  createSecret,
  type Endpoint,
  isSecret,
  tenantId,
} from "@keyless/core/plugin"

/** Where a test's database is; its host is `db.example`, its name `shop`, its port the protocol's own. */
export const endpoints = {
  postgresql: { protocol: "postgresql", host: "db.example", port: 5432, database: "shop" },
  mysql: { protocol: "mysql", host: "db.example", port: 3306, database: "shop" },
  tds: { protocol: "tds", host: "db.example", port: 1433, database: "shop" },
  "fabric-sql": { protocol: "fabric-sql", host: "db.example", port: 1433, database: "shop" },
} as const satisfies Readonly<Record<string, Endpoint>>

/** One credential of each kind: client id `1111…`, tenant `2222…`, and a client secret that every grammar has to quote. */
export const credentials = {
  ambient: { kind: "ambient" },
  clientId: { kind: "client-id", clientId: clientId("11111111-1111-4111-8111-111111111111") },
  clientSecret: {
    kind: "client-secret",
    clientId: clientId("11111111-1111-4111-8111-111111111111"),
    clientSecret: createSecret("s3cr;t value"),
    tenantId: tenantId("22222222-2222-4222-8222-222222222222"),
  },
} as const satisfies Readonly<Record<string, AppCredential>>

/** Names that would end a value or add a keyword, and how each grammar writes them. */
export const quotedNames = {
  libpq: [
    ["my shop", "'my shop'"],
    ["shop host=evil", "'shop host=evil'"],
    ["o'neil", String.raw`'o\'neil'`],
    [String.raw`a\b`, String.raw`'a\\b'`],
    ['a;"b"', 'a;"b"'],
  ],
  adoNet: [
    ["my shop", '"my shop"'],
    ["shop;Host=evil", '"shop;Host=evil"'],
    ["o'neil", `"o'neil"`],
    ['the "shop"', `'the "shop"'`],
    [`o'neil "shop"`, `"o'neil ""shop"""`],
  ],
  braces: [
    ["my shop", "{my shop}"],
    ["shop;UID=evil", "{shop;UID=evil}"],
    ["shop};UID={evil", "{shop}};UID={evil}"],
    ["o'neil", "{o'neil}"],
    ["[shop]", "{[shop]}"],
    ["größe", "größe"],
  ],
  percent: [
    ["my shop", "my%20shop"],
    ["a+b", "a%2Bb"],
    ["a/b?user=evil&c#d", "a%2Fb%3Fuser%3Devil%26c%23d"],
    ['o\'neil;"shop"', "o%27neil%3B%22shop%22"],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [name: string, written: string])[]>>

/** What a test changes of the sample: user `aad_shop`, a credential that is ambient, and the protocol's endpoint. */
export interface SampleChange {
  readonly credential?: AppCredential
  readonly user?: string
  readonly database?: string
  readonly port?: number
}

/**
 * What a format writes for a sample, a line per setting: `*_NAME=value` where the target's prefix comes before the name,
 * `name=value` where a framework prescribes it. A secret's value follows `secret:`.
 */
export function settingLines(
  format: ClientFormat | undefined,
  protocol: keyof typeof endpoints,
  { credential = credentials.ambient, user = "aad_shop", ...place }: SampleChange = {},
): readonly string[] {
  if (format === undefined) throw new Error(`the client type has no format for ${protocol}`)
  return format({ endpoint: { ...endpoints[protocol], ...place }, user, credential }).map(
    ({ key, value }) => {
      const name = key.scheme === "prefixed" ? `*_${key.name}` : key.name
      return `${name}=${isSecret(value) ? `secret:${value.reveal()}` : value}`
    },
  )
}
