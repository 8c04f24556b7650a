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
import documented from "./fixtures/postgresql-settings.json" with { type: "json" }

const facts = {
  host: "shop-db.postgres.database.azure.com",
  database: "shop",
  user: "aad_shop",
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

const values: ReadonlyMap<string, string> = new Map(Object.entries(facts))

/** Fills `{name}` and `{name:url}` of a documented template; the sample facts hold nothing that percent-encoding would change. */
function render(template: string): string {
  return template.replaceAll(/\{(\w+)(:url)?\}/g, (placeholder, name: string, url: string | undefined) => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`${placeholder} is no variable of the templates`)
    return url === undefined ? value : encodeURIComponent(value)
  })
}

function written({ key, value }: Setting) {
  return {
    name: key.scheme === "prefixed" ? `AZURE_POSTGRESQL_${key.name}` : key.name,
    value: isSecret(value) ? value.reveal() : value,
    secret: isSecret(value),
  }
}

describe("PostgreSQL settings", () => {
  test("are documented for each client and each credential, once", () => {
    const pairs = clients.flatMap(({ id }) => [...credentials.keys()].map((auth) => `${id} ${auth}`))
    expect(documented.map(({ clientType, auth }) => `${clientType} ${auth}`).toSorted()).toEqual(
      pairs.toSorted(),
    )
  })

  test.each(documented)("$clientType with $auth: as documented", ({ clientType, auth, settings }) => {
    const format = clients.find(({ id }) => id === clientType)?.formats["postgresql"]
    const credential = credentials.get(auth)
    if (format === undefined || credential === undefined)
      throw new Error(`nothing known of ${clientType} ${auth}`)

    const endpoint = { protocol: "postgresql", host: facts.host, port: 5432, database: facts.database }
    const expected = settings.map(([name = "", template = ""]) => ({
      name,
      value: render(template),
      secret: template.includes("{clientSecret}"),
    }))
    expect(format({ endpoint, user: facts.user, credential }).map(written)).toEqual(expected)
  })

  test("show no secret when printed", () => {
    const credential = credentials.get("service-principal")
    if (credential === undefined) throw new Error("no service principal")
    const endpoint = { protocol: "postgresql", host: facts.host, port: 5432, database: facts.database }
    for (const { formats } of clients) {
      const settings = formats["postgresql"]?.({ endpoint, user: facts.user, credential })
      expect(settings).toBeDefined()
      expect(JSON.stringify(settings)).not.toContain(facts.clientSecret)
    }
  })
})
