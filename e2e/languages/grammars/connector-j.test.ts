import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { jar } from "../support/java.ts"
import { runTool } from "../support/process.ts"

const source = join(import.meta.dirname, "../stand-ins/java-mysql")
// Nobody listens there, so that what is accepted ends soon.
const url = "jdbc:mysql://127.83.0.1:1/shop?sslmode=required&user=aad_shop"
const login = ["sslMode=VERIFY_IDENTITY", "password=token"]

let classes: string
beforeAll(async () => {
  classes = await mkdtemp(join(tmpdir(), "keyless-connector-j-"))
  const sources = ["Check.java", "com/mysql/cj/jdbc/Driver.java"].map((file) => join(source, file))
  await runTool(classes, "javac", ["-d", classes, "-classpath", jar("mariadb-java-client"), ...sources])
})
afterAll(() => rm(classes, { recursive: true, force: true }))

// The grammar of Connector/J's properties is in Java, in the stand-in that samples are run with.
test.each([
  ["properties that verify TLS, whatever the URL says", [url, ...login], "connects"],
  ["names in any case", [url, "SSLMODE=verify_identity", "PASSWORD=token"], "connects"],
  ["another scheme", [url.replace("mysql", "mariadb"), ...login], "not mine"],
  ["a property that is not known", [url, ...login, "useSsl=true"], "Connector/J knows no property useSsl"],
  ["one in the URL", [`${url}&trustStore=a`, ...login], "Connector/J knows no property trustStore"],
  ["a mode that is not known", [url, "sslMode=verify-full"], "Connector/J knows no sslMode=verify-full"],
  ["TLS that is not verified", [url, "password=token"], "sslMode=required does not verify TLS"],
  ["a name that is not verified", [url, "sslMode=VERIFY_CA"], "sslMode=VERIFY_CA does not verify TLS"],
  ["no mode", [url.replace("sslmode=required&", "")], "sslMode=null does not verify TLS"],
])("the stand-in for Connector/J meets %s", async (_, args, told) => {
  const classPath = `${classes}:${jar("mariadb-java-client")}`
  expect(await runTool(classes, "java", ["-classpath", classPath, "Check", ...args])).toBe(`${told}\n`)
})
