import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Sandbox, startSandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { keyless } from "./keyless.ts"

let sandbox: Sandbox
let state: string

beforeAll(async () => {
  sandbox = await startSandbox({ faults: { retryAfterSeconds: 0 } })
  state = await mkdtemp(join(tmpdir(), "keyless-bad-input-"))
})

afterAll(async () => {
  await sandbox.stop()
  await rm(state, { recursive: true, force: true })
})

const words = {
  "--resource-group": "demo",
  "--name": "shop-web",
  "--target-resource-group": "demo",
  "--server": "shop-db",
  "--database": "shop",
  "--connection": "shop",
  "--client-type": "nodejs",
}

/** A create with some flags changed, and more words behind. */
function create(changes: Partial<typeof words>, ...more: readonly string[]): string[] {
  return [
    "webapp",
    "connection",
    "create",
    "postgres-flexible",
    ...Object.entries({ ...words, ...changes }).flat(),
    ...more,
  ]
}

const hostile = ["it's", 'say"so', "a;b", "a b", "$(id)", "naïve", "x".repeat(70), "../up", "a\nb"]

describe("bad input ends with a code, a hint and nothing changed", () => {
  const cases: readonly (readonly [name: string, command: readonly string[], code: string])[] = [
    ["unknown server", create({ "--server": "no-such" }), "target_not_found"],
    ["unknown database", create({ "--database": "no-such" }), "target_not_found"],
    ["unknown app", create({ "--name": "no-such" }), "source_not_found"],
    ["unknown resource group", create({ "--resource-group": "no-such" }), "resource_group_not_found"],
    ["unknown client type", create({ "--client-type": "cobol" }), "unknown_plugin"],
    ["two auth flags", create({}, "--system-identity", "--service-principal", "client-id=1"), "usage"],
    [
      "missing secret",
      create({}, "--service-principal", `client-id=${crypto.randomUUID()}`),
      "invalid_options",
    ],
    ["missing client id", create({}, "--user-identity", `subs-id=${crypto.randomUUID()}`), "invalid_options"],
    ["unknown key", create({}, "--system-identity", "colour=red"), "invalid_options"],
    ["unknown flag", create({}, "--colour", "red"), "usage"],
    ["unknown key to customize", create({}, "--customized-keys", "NO_SUCH=OTHER"), "unknown_setting_key"],
    ["connection name of 70 characters", create({ "--connection": "x".repeat(70) }), "identifier_invalid"],
    ...hostile
      .filter((text) => text !== "x".repeat(70))
      .map(
        (text) =>
          [
            `connection name ${JSON.stringify(text)}`,
            create({ "--connection": text }),
            "invalid_connection_name",
          ] as const,
      ),
    ...(["--resource-group", "--name", "--target-resource-group", "--server", "--database"] as const).flatMap(
      (flag) =>
        hostile.map(
          (text) => [`${flag} ${JSON.stringify(text.slice(0, 12))}`, create({ [flag]: text }), ""] as const,
        ),
    ),
  ]
  it.each(cases)("%s", async (_name, command, code) => {
    const before = JSON.stringify(sandbox.state())
    sandbox.clearLogs()
    const env = {
      PATH: process.env["PATH"],
      HOME: state,
      KEYLESS_STATE_DIR: state,
      ...sandbox.callerEnvironment(),
    }
    const ended = await keyless(command, env)
    expect(ended.code).toBeGreaterThan(1)
    expect(ended.stdout).toBe("")
    expect(ended.stderr).toMatch(new RegExp(`^error\\[${code === "" ? "\\w+" : code}\\]: .+`, "m"))
    expect(ended.stderr).toMatch(/^hint: .+/m)
    expect(ended.stderr).not.toMatch(/^\s+at /m)
    expect(JSON.stringify(sandbox.state())).toBe(before)
    expect(sandbox.statements()).toEqual([])
    expect(
      sandbox
        .requests()
        .filter(({ kind, method, path }) => kind === "arm" && method !== "GET" && !path.endsWith("/list")),
    ).toEqual([])
  })
})
