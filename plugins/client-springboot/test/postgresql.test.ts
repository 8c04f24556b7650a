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
      ["fixed", "spring.datasource.azure.passwordless-enabled", "true"],
      [
        "fixed",
        "spring.datasource.url",
        "jdbc:postgresql://shop-db.postgres.database.azure.com:5432/shop?sslmode=require",
      ],
      ["fixed", "spring.datasource.username", "aad_shop"],
    ],
  },
  {
    credential: { kind: "client-id", clientId: id },
    settings: [
      ["fixed", "spring.datasource.azure.passwordless-enabled", "true"],
      ["fixed", "spring.cloud.azure.credential.client-id", "11111111-1111-4111-8111-111111111111"],
      ["fixed", "spring.cloud.azure.credential.managed-identity-enabled", "true"],
      [
        "fixed",
        "spring.datasource.url",
        "jdbc:postgresql://shop-db.postgres.database.azure.com:5432/shop?sslmode=require",
      ],
      ["fixed", "spring.datasource.username", "aad_shop"],
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
      ["fixed", "spring.datasource.azure.passwordless-enabled", "true"],
      ["fixed", "spring.cloud.azure.credential.client-id", "11111111-1111-4111-8111-111111111111"],
      ["fixed", "spring.cloud.azure.credential.client-secret", { secret: "s3cr;t value" }],
      ["fixed", "spring.cloud.azure.credential.tenant-id", "22222222-2222-4222-8222-222222222222"],
      [
        "fixed",
        "spring.datasource.url",
        "jdbc:postgresql://shop-db.postgres.database.azure.com:5432/shop?sslmode=require",
      ],
      ["fixed", "spring.datasource.username", "aad_shop"],
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
])("database %j is encoded as %s, the user is left as it is", (name, encoded) => {
  expect(
    shown({ credential: { kind: "ambient" }, endpoint: { ...endpoint, database: name }, user: name }),
  ).toEqual([
    ["fixed", "spring.datasource.azure.passwordless-enabled", "true"],
    [
      "fixed",
      "spring.datasource.url",
      `jdbc:postgresql://shop-db.postgres.database.azure.com:5432/${encoded}?sslmode=require`,
    ],
    ["fixed", "spring.datasource.username", name],
  ])
})
