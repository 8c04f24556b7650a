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
        "jdbc:postgresql://shop-db.postgres.database.azure.com:5432/shop?sslmode=require&user=aad_shop",
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
        "jdbc:postgresql://shop-db.postgres.database.azure.com:5432/shop?sslmode=require&user=aad_shop",
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
        "jdbc:postgresql://shop-db.postgres.database.azure.com:5432/shop?sslmode=require&user=aad_shop",
      ],
    ],
  },
])("writes the settings for $credential.kind", ({ credential, settings }) => {
  expect(shown({ endpoint, user: "aad_shop", credential })).toEqual(settings)
})

test.each([
  ["my shop", "my%20shop"],
  ["a+b", "a%2Bb"],
  ["a/b?user=evil&c#d", "a%2Fb%3Fuser%3Devil%26c%23d"],
  ['o\'neil;"shop"', "o%27neil%3B%22shop%22"],
])("database and user %j are encoded as %s", (name, encoded) => {
  expect(
    shown({ credential: { kind: "ambient" }, endpoint: { ...endpoint, database: name }, user: name }),
  ).toEqual([
    [
      "prefixed",
      "CONNECTIONSTRING",
      `jdbc:postgresql://shop-db.postgres.database.azure.com:5432/${encoded}?sslmode=require&user=${encoded}`,
    ],
  ])
})
