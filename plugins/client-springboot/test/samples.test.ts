import { expect, test } from "vitest"
import { springbootClient } from "../src/index.ts"

const { samples } = springbootClient()

/** Files of a sample for PostgreSQL as a person, whose settings were renamed so. */
function filesOf(renamed: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const variable = (key: string) => renamed[key] ?? key
  const files =
    samples?.["postgresql"]?.({
      protocol: "postgresql",
      database: "PostgreSQL",
      credential: "person",
      tokenScope: undefined,
      choice: { target: "postgres-flexible", auth: "user-account", client: "springboot" },
      variables: [],
      variable,
    }) ?? []
  return new Map(files.map(({ path, text }) => [path, text]))
}

test("a property whose setting Spring Boot does not bind by itself is read from it", () => {
  const properties = filesOf({
    "spring.datasource.url": "SHOP_URL",
    "spring.datasource.username": "SPRING_DATASOURCE_USERNAME",
  }).get("src/main/resources/application.properties")
  expect(properties).toContain("\nspring.datasource.url=${SHOP_URL}\n")
  expect(properties).not.toContain("spring.datasource.username")
})

test("the README for a person says how a shell can export the settings", () => {
  expect(filesOf({}).get("README.md")).toContain(
    "`--customized-keys spring.datasource.azure.passwordless-enabled=SPRING_DATASOURCE_AZURE_PASSWORDLESSENABLED spring.datasource.url=SPRING_DATASOURCE_URL spring.datasource.username=SPRING_DATASOURCE_USERNAME`",
  )
  const exportable = {
    "spring.datasource.azure.passwordless-enabled": "SPRING_DATASOURCE_AZURE_PASSWORDLESSENABLED",
    "spring.datasource.url": "SPRING_DATASOURCE_URL",
    "spring.datasource.username": "SPRING_DATASOURCE_USERNAME",
  }
  expect(filesOf(exportable).get("README.md")).not.toContain("--customized-keys")
})
