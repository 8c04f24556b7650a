import assert from "node:assert/strict"
import type { ClientFormat, ClientPlugin } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { secret } from "./credentials.ts"
import { eachCredential, identityOf } from "./probe.ts"
import { holders, names, sampleFacts, sampleFor, type WrittenSample } from "./sample-files.ts"
import { assertParses } from "./syntax/parses.ts"
import { assertTls } from "./tls.ts"

/** How settings begin unless they were renamed. */
const defaultName = /\b(?:AZURE_(?:POSTGRESQL|MYSQL|SQL)|FABRIC_SQL)_[A-Z]/

/** What the sample of a client plugin for a protocol has to do right. That it runs is for tests of its own to show. */
export function sampleCases(
  plugin: ClientPlugin,
  protocol: string,
  format: ClientFormat,
): readonly ConformanceCase[] {
  const sample = plugin.samples?.[protocol]
  if (sample === undefined) return []
  const each = (work: (write: () => WrittenSample, identity: readonly string[]) => void) =>
    eachCredential((credential) =>
      work(
        sampleFor(credential, { plugin, protocol, format, sample }),
        credential.kind === "person" ? [] : identityOf(credential),
      ),
    )
  return [
    caseOf(
      `${protocol}: a sample has a README, and files of one folder with text in them`,
      "sampleFiles",
      async () => each((write) => assertFiles(write())),
    ),
    caseOf(`${protocol}: each file of a sample parses`, "sampleFiles", async () => {
      const seen = new Set<string>()
      each((write) => {
        for (const file of write().files) {
          const whole = `${file.path}\n${file.text}`
          if (!seen.has(whole)) assertParses(file)
          seen.add(whole)
        }
      })
    }),
    caseOf(
      `${protocol}: a sample reads the connection's variables under the names that they were given, and its README lists them`,
      "sampleVariables",
      async () => each((write) => assertVariables(write())),
    ),
    caseOf(
      `${protocol}: a sample reads the secret where the connection writes one`,
      "sampleLogin",
      async () => {
        each((write) => {
          const { code, settings } = write()
          // The secret may stand in a connection string and by itself.
          const secrets = settings.filter(({ value, fixed }) => !fixed && value.includes(secret.slice(0, 6)))
          assert.ok(
            secrets.length === 0 || secrets.some((setting) => code.some((file) => names(file, setting))),
            `Nothing reads ${secrets.map(({ name }) => name).join(" or ")}, so the app cannot log in`,
          )
        })
      },
    ),
    caseOf(
      `${protocol}: a sample reads where the database is, as whom to log in and which identity to use`,
      "sampleLogin",
      async () => each((write, identity) => assertLogin(write(), identity)),
    ),
    caseOf(`${protocol}: a sample leaves TLS verified`, "formatTls", async () => {
      each((write) => {
        for (const { path, text } of write().files) assertTls(path, text)
      })
    }),
    caseOf(`${protocol}: the same input gives the same sample`, "sampleFiles", async () => {
      each((write) => assert.deepEqual(write().files, write().files))
    }),
  ]
}

function assertFiles({ files }: WrittenSample): void {
  const paths = files.map(({ path }) => path)
  assert.ok(paths.includes("README.md"), "There is no README.md")
  assert.ok(paths.length > 1, "There is nothing but a README")
  const folded = new Set(paths.map((path) => path.toLowerCase()))
  assert.equal(folded.size, paths.length, "A file is there twice")
  for (const { path, text } of files) {
    assert.match(path, /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:]+$/, `The path ${path} leaves the folder`)
    assert.match(text, /\S.*\n$/s, `${path} does not end with a line`)
    assert.doesNotMatch(text, /[ \t]$/m, `${path} has blanks at the end of a line`)
  }
}

function assertVariables({ code, readme, settings }: WrittenSample): void {
  for (const { name } of settings) assert.ok(readme.includes(name), `The README does not mention ${name}`)
  for (const { path, text } of code) {
    assert.doesNotMatch(text, defaultName, `${path} reads a setting by the name that it has by default`)
    const unknown = [...text.matchAll(/\bCELLAR_DOOR_\w+/g)]
      .map(([name]) => name)
      .filter((name) => !settings.some((setting) => setting.name === name))
    assert.deepEqual(unknown, [], `${path} reads a setting that the connection does not write`)
  }
  assert.ok(
    settings.every(({ fixed }) => fixed) ||
      code.some((file) => settings.some((setting) => names(file, setting))),
    "No file reads a variable of the connection",
  )
}

/** Whatever the settings say of the endpoint, the user and the identity has to be read from one of those that say it. */
function assertLogin({ code, settings }: WrittenSample, identity: readonly string[]): void {
  const [clientId] = identity
  const facts = [...sampleFacts, ...(clientId === undefined ? [] : [["client id", clientId] as const])]
  for (const [part, fact] of facts) {
    const saying = holders(settings, fact).filter(({ always }) => always)
    assert.ok(
      saying.length === 0 ||
        saying.some((setting) => setting.fixed || code.some((file) => names(file, setting))),
      `No file reads the ${part}, which ${saying.map(({ name }) => name).join(" or ")} has`,
    )
  }
}
