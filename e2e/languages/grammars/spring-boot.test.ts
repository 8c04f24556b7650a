import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { writeSample } from "../support/connect.ts"
import { springJars } from "../support/java.ts"
import { runTool } from "../support/process.ts"

const target = "postgres-flexible"
// Nobody listens there, so that what is accepted ends soon.
const url = "jdbc:postgresql://127.83.0.1:1/shop?sslmode=require"
const settings = {
  "spring.datasource.azure.passwordless-enabled": "true",
  spring_datasource_url: url,
  SPRING_DATASOURCE_USERNAME: "aad_shop",
}
const managed = "spring.cloud.azure.credential.managed-identity-enabled=true"

let folder: string
let properties: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-spring-boot-"))
  await writeSample({ client: "springboot", target, auth: "system-identity" }, folder)
  properties = await readFile(join(folder, "src/main/resources/application.properties"), "utf8")
  const roots = ["java-spring", "java"].map((name) => join(import.meta.dirname, "../stand-ins", name))
  const sources = await Promise.all(
    [...roots, join(folder, "src/main/java")].map(async (root) =>
      (await readdir(root, { recursive: true }))
        .filter((name) => name.endsWith(".java"))
        .map((name) => join(root, name)),
    ),
  )
  const classPath = ["-classpath", springJars.join(":")]
  await runTool(folder, "javac", ["-d", join(folder, "classes"), ...classPath, ...sources.flat()])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// What Spring Boot and Spring Cloud Azure bind is in Java, in the stand-in that samples are run with.
test.each([
  ["takes what the sample says", (text: string) => text, {}, /Connection to 127\.83\.0\.1:1 refused/],
  [
    "refuses a property that nothing binds",
    (text: string) => `${text}spring.cloud.azure.credential.client-managed-identity-enabled=true\n`,
    {},
    /Nothing binds the property/,
  ],
  [
    "refuses to try one login after another",
    (text: string) => text.replace(managed, ""),
    {},
    /name no credential/,
  ],
  [
    "refuses a placeholder for what is not there",
    (text: string) => `${text}spring.cloud.azure.profile.tenant-id=\${tenant}\n`,
    {},
    /Could not resolve placeholder 'tenant'/,
  ],
  [
    "refuses a URL that Spring Cloud Azure would leave alone",
    (text: string) => text,
    { spring_datasource_url: url.replace("require", "verify-full") },
    /Inconsistent property value of key \[sslmode\]/,
  ],
  [
    "refuses a password",
    (text: string) => text,
    { "spring.datasource.password": "secret" },
    /A password is given/,
  ],
])("the stand-in for Spring Boot %s", async (_, change, more, message) => {
  const resources = join(folder, "resources")
  await mkdir(resources, { recursive: true })
  await writeFile(join(resources, "application.properties"), change(properties))
  const classPath = [resources, join(folder, "classes"), ...springJars].join(":")
  await expect(
    runTool(folder, "java", ["-classpath", classPath, "visits.Application"], { ...settings, ...more }),
  ).rejects.toThrow(message)
})
