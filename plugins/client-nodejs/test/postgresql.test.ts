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
      ["prefixed", "HOST", "shop-db.postgres.database.azure.com"],
      ["prefixed", "USER", "aad_shop"],
      ["prefixed", "DATABASE", "shop"],
      ["prefixed", "PORT", "5432"],
      ["prefixed", "SSL", "true"],
    ],
  },
  {
    credential: { kind: "client-id", clientId: id },
    settings: [
      ["prefixed", "HOST", "shop-db.postgres.database.azure.com"],
      ["prefixed", "USER", "aad_shop"],
      ["prefixed", "DATABASE", "shop"],
      ["prefixed", "PORT", "5432"],
      ["prefixed", "SSL", "true"],
      ["prefixed", "CLIENTID", "11111111-1111-4111-8111-111111111111"],
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
      ["prefixed", "HOST", "shop-db.postgres.database.azure.com"],
      ["prefixed", "USER", "aad_shop"],
      ["prefixed", "DATABASE", "shop"],
      ["prefixed", "PORT", "5432"],
      ["prefixed", "SSL", "true"],
      ["prefixed", "CLIENTID", "11111111-1111-4111-8111-111111111111"],
      ["prefixed", "CLIENTSECRET", { secret: "s3cr;t value" }],
      ["prefixed", "TENANTID", "22222222-2222-4222-8222-222222222222"],
    ],
  },
])("writes the settings for $credential.kind", ({ credential, settings }) => {
  expect(shown({ endpoint, user: "aad_shop", credential })).toEqual(settings)
})

test("takes names and port as they are", () => {
  const odd = `o'neil; "shop"`
  expect(
    shown({
      credential: { kind: "ambient" },
      endpoint: { ...endpoint, port: 6432, database: odd },
      user: odd,
    }),
  ).toEqual([
    ["prefixed", "HOST", "shop-db.postgres.database.azure.com"],
    ["prefixed", "USER", odd],
    ["prefixed", "DATABASE", odd],
    ["prefixed", "PORT", "6432"],
    ["prefixed", "SSL", "true"],
  ])
})
