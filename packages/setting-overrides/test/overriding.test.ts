import { describe, expect, test } from "vitest"
import { clientId, tenantId } from "@keyless/core"
import { overridingSettings } from "../../core/src/configuration/overriding.ts"
import { overridesOf } from "../src/index.ts"

const mine = clientId("7e1a0000-0000-4000-8000-00000000bbbb")
const tenant = tenantId("7e1a0000-0000-4000-8000-00000000aaaa")

const found = (
  client: string,
  protocol: string,
  settings: Readonly<Record<string, string>>,
  credential: "ambient" | "client-id" | "client-secret" | "person" = "ambient",
  own: readonly string[] = [],
) =>
  overridingSettings(
    { overrides: overridesOf(client) },
    protocol,
    new Map(Object.entries(settings)),
    new Set(own),
    { tenantId: tenant, clientId: mine, credential },
  ).map(({ key }) => key)

describe("settings that override the identity", () => {
  test.each(["nodejs", "python", "django", "java", "springboot", "dotnet", "go", "php", "ruby", "none"])(
    "of Azure's identity libraries count for %s",
    (client) => {
      const settings = {
        AZURE_CLIENT_ID: "other",
        AZURE_TENANT_ID: "other",
        AZURE_CLIENT_SECRET: "s",
        AZURE_CLIENT_CERTIFICATE_PATH: "/c.pem",
        AZURE_USERNAME: "ada",
        AZURE_PASSWORD: "p",
        AZURE_TOKEN_CREDENTIALS: "dev",
        AZURE_FEDERATED_TOKEN_FILE: "/t",
        AZURE_AUTHORITY_HOST: "https://login.example",
        SHOP_NAME: "stays",
      }
      const { SHOP_NAME: _, ...overriding } = settings
      expect(found(client, "tds", settings)).toEqual(Object.keys(overriding))
    },
  )

  test("count by the protocol and the client type that read them", () => {
    const settings = { PGPASSWORD: "p", MYSQL_PWD: "p", "spring.datasource.password": "p" }
    expect(found("python", "postgresql", settings)).toEqual(["PGPASSWORD"])
    expect(found("java", "postgresql", settings)).toEqual([])
    expect(found("python", "mysql", settings)).toEqual(["MYSQL_PWD"])
    expect(found("springboot", "mysql", settings)).toEqual(["spring.datasource.password"])
    expect(found("springboot", "mysql", { SPRING_DATASOURCE_PASSWORD: "p" })).toEqual([
      "SPRING_DATASOURCE_PASSWORD",
    ])
  })

  test("are none where they say what the connection says, where they are empty, and where the connection wrote them", () => {
    expect(found("nodejs", "tds", { AZURE_CLIENT_ID: mine.toUpperCase() }, "client-id")).toEqual([])
    // The client id of the system identity is not what DefaultAzureCredential takes it for.
    expect(found("nodejs", "tds", { AZURE_CLIENT_ID: mine }, "ambient")).toEqual(["AZURE_CLIENT_ID"])
    expect(found("nodejs", "tds", { AZURE_TENANT_ID: tenant })).toEqual([])
    expect(found("nodejs", "tds", { AZURE_CLIENT_SECRET: "s" }, "client-secret")).toEqual([])
    expect(found("nodejs", "tds", { AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential" })).toEqual([])
    expect(found("nodejs", "tds", { AZURE_TOKEN_CREDENTIALS: "prod" }, "person")).toEqual([
      "AZURE_TOKEN_CREDENTIALS",
    ])
    expect(found("nodejs", "tds", { AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com/" })).toEqual([])
    expect(found("nodejs", "postgresql", { PGPASSWORD: "" })).toEqual([])
    expect(found("nodejs", "postgresql", { PGHOST: "h" }, "ambient", ["PGHOST"])).toEqual([])
  })
})
