import {
  type AppCredential,
  clientId,
  createSecret,
  type FormatInput,
  isSecret,
  tenantId,
} from "@keyless/core/plugin"
import { expect, test } from "vitest"
import { postgresql } from "../src/postgresql.ts"

const endpoint = {
  protocol: "postgresql",
  host: "shop-db.postgres.database.azure.com",
  port: 5432,
  database: "shop",
}
const id = clientId("11111111-1111-4111-8111-111111111111")
const tenant = tenantId("22222222-2222-4222-8222-222222222222")

function shown(input: FormatInput): readonly unknown[] {
  return postgresql(input).map(({ key, value }) => [
    key.scheme,
    key.name,
    isSecret(value) ? { secret: value.reveal() } : value,
  ])
}

test.each<{ credential: AppCredential; settings: readonly unknown[] }>([
  {
    credential: { kind: "ambient" },
    settings: [
      [
        "prefixed",
        "CONNECTIONSTRING",
        "host=shop-db.postgres.database.azure.com port=5432 dbname=shop sslmode=require user=aad_shop",
      ],
    ],
  },
  {
    credential: { kind: "client-id", clientId: id },
    settings: [
      ["prefixed", "CLIENTID", "11111111-1111-4111-8111-111111111111"],
      [
        "prefixed",
        "CONNECTIONSTRING",
        "host=shop-db.postgres.database.azure.com port=5432 dbname=shop sslmode=require user=aad_shop",
      ],
    ],
  },
  {
    credential: {
      kind: "client-secret",
      clientId: id,
      clientSecret: createSecret("s3cr;t value"),
      tenantId: tenant,
    },
    settings: [
      ["prefixed", "CLIENTID", "11111111-1111-4111-8111-111111111111"],
      ["prefixed", "CLIENTSECRET", { secret: "s3cr;t value" }],
      ["prefixed", "TENANTID", "22222222-2222-4222-8222-222222222222"],
      [
        "prefixed",
        "CONNECTIONSTRING",
        "host=shop-db.postgres.database.azure.com port=5432 dbname=shop sslmode=require user=aad_shop",
      ],
    ],
  },
])("writes the settings for $credential.kind", ({ credential, settings }) => {
  expect(shown({ endpoint, user: "aad_shop", credential })).toEqual(settings)
})

test.each([
  ["my shop", "'my shop'"],
  ["shop host=evil", "'shop host=evil'"],
  ["o'neil", String.raw`'o\'neil'`],
  [String.raw`a\b`, String.raw`'a\\b'`],
  ['a;"b"', 'a;"b"'],
])("database and user %j are written as %s", (name, quoted) => {
  expect(
    shown({ credential: { kind: "ambient" }, endpoint: { ...endpoint, database: name }, user: name }),
  ).toEqual([
    [
      "prefixed",
      "CONNECTIONSTRING",
      `host=shop-db.postgres.database.azure.com port=5432 dbname=${quoted} sslmode=require user=${quoted}`,
    ],
  ])
})
