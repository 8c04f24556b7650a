import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type GoMySqlName,
  type JdbcUrl,
  writeGoMySql,
  writeJdbcUrl,
  writeLibpq,
  writeLibpqUri,
} from "@keyless/connection-strings"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { hostileText } from "../../packages/connection-strings/test/hostile.ts"
import { jar } from "./support/java.ts"
import { runTool } from "./support/process.ts"
import { python } from "./support/python.ts"

/** Each test hands many strings to one process of a driver: starting one takes longer than reading a thousand. */
const count = 300
const programs = join(import.meta.dirname, "drivers-read")

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-drivers-read-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Facts of a connection with hostile names. None is empty: drivers take the system's user then, and a database of the user's name. */
const named = hostileText.filter((text) => text !== "")
const facts = fc.sample(fc.record({ user: named, database: named, more: hostileText }), count)

async function handedOver(name: string, texts: readonly string[]): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(texts))
  return path
}

const fieldsOf = z.array(z.record(z.string(), z.string()))

test("libpq reads what is written, as keywords and as a URI", async () => {
  const strings = facts.map(({ user, database, more }) =>
    writeLibpq({ host: "db", port: 5432, dbname: database, user, application_name: more }),
  )
  const uris = facts.map(({ user, database, more }) =>
    writeLibpqUri({ user, host: "db", port: 5432, database, parameters: { application_name: more } }),
  )
  const file = await handedOver("libpq.json", [...strings, ...uris])
  const read = fieldsOf.parse(JSON.parse(await runTool(folder, python, [join(programs, "libpq.py"), file])))
  const expected = facts.map(({ user, database, more }) => ({
    host: "db",
    port: "5432",
    dbname: database,
    user,
    application_name: more,
  }))
  expect(read.slice(0, count)).toEqual(expected)
  expect(read.slice(count)).toEqual(expected)
})

test("lib/pq and go-sql-driver read what is written", async () => {
  const names: readonly GoMySqlName[] = facts.map(({ user, database, more }) => ({
    user: user.replaceAll(":", ""),
    host: "db",
    port: 3306,
    // Debian's driver is older than 1.8, which decodes anything else.
    database: database.replaceAll(/[^\w.~-]/g, ""),
    parameters: { tls: "true", time_zone: more, charset: "utf8mb4,utf8" },
  }))
  const postgresql = facts.map(({ user, database, more }) =>
    writeLibpq({
      host: "db",
      port: 5432,
      dbname: database,
      sslmode: "disable",
      user,
      application_name: more,
    }),
  )
  const file = await handedOver("go.json", [...names.map(writeGoMySql), ...postgresql])
  const go = { GO111MODULE: "off", GOPATH: "/usr/share/gocode", GOTOOLCHAIN: "local", CGO_ENABLED: "0" }
  const output = await runTool(folder, "go", ["run", join(programs, "drivers.go"), String(count), file], go)
  const read = fieldsOf.parse(JSON.parse(output))
  expect(read.slice(0, count)).toEqual(
    names.map(({ user, database, parameters }) => ({
      user,
      password: "",
      address: "db:3306",
      database,
      time_zone: parameters["time_zone"],
      charset: "utf8mb4,utf8",
    })),
  )
  expect(read.slice(count)).toEqual(
    facts.map(({ user, database, more }) => ({ user, database, application_name: more })),
  )
})

test("pgJDBC reads what is written", async () => {
  const urls: readonly JdbcUrl[] = facts.map(({ user, database, more }) => ({
    subprotocol: "postgresql",
    host: "db",
    port: 5432,
    database,
    properties: { user, ApplicationName: more, sslmode: "require" },
  }))
  const file = join(folder, "urls")
  await writeFile(file, urls.map(writeJdbcUrl).join("\n"))
  const args = ["-classpath", jar("postgresql"), join(programs, "PgJdbc.java"), file]
  const lines = (await runTool(folder, "java", args)).trimEnd().split("\n")
  const decoded = (text: string) => Buffer.from(text, "base64").toString("utf8")
  expect(lines.map((line) => line.split(" ").map(decoded))).toEqual(
    urls.map(({ database, properties }) => [
      "db",
      "5432",
      database,
      properties["user"],
      properties["ApplicationName"],
      "require",
    ]),
  )
})
