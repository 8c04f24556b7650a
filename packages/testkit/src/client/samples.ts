import assert from "node:assert/strict"
import {
  type AppCredential,
  type ClientFormat,
  type ClientPlugin,
  type ClientSample,
  isSecret,
  type SampleFile,
} from "@keyless/core/plugin"
import type { ConformanceCase } from "../conformance-case.ts"
import { credentials } from "./credentials.ts"

/** How the usual drivers are told not to verify TLS. */
const unverified =
  /rejectUnauthorized:\s*false|trustServerCertificate["']?\s*[=:]\s*["']?(?:true|yes)|ssl_?mode\W{1,4}(?:disabled?|allow|prefer)|InsecureSkipVerify:\s*true|VERIFY_NONE|DONT_VERIFY|CERT_NONE|check_hostname\s*=\s*False/i
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
  const all = credentials.map((credential) => writeFor(credential, { plugin, protocol, format, sample }))
  return [
    {
      name: `${protocol}: a sample has a README, and files of one folder with text in them`,
      run: async () => {
        for (const { files } of all.map((write) => write())) {
          const paths = files.map(({ path }) => path)
          assert.ok(paths.includes("README.md"), "There is no README.md")
          assert.ok(paths.length > 1, "There is nothing but a README")
          assert.equal(
            new Set(paths.map((path) => path.toLowerCase())).size,
            paths.length,
            "A file is there twice",
          )
          for (const { path, text } of files) {
            assert.match(
              path,
              /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:]+$/,
              `The path ${path} leaves the folder`,
            )
            assert.match(text, /\S.*\n$/s, `${path} does not end with a line`)
            assert.doesNotMatch(text, /[ \t]$/m, `${path} has blanks at the end of a line`)
          }
        }
      },
    },
    {
      name: `${protocol}: a sample reads the connection's variables under the names that they were given, and its README lists them`,
      run: async () => {
        for (const { files, names, fixed } of all.map((write) => write())) {
          const readme = files.find(({ path }) => path === "README.md")?.text ?? ""
          for (const name of names) assert.ok(readme.includes(name), `The README does not mention ${name}`)
          const code = files.filter((file) => file.text !== readme)
          for (const { path, text } of code) {
            assert.doesNotMatch(
              text,
              defaultName,
              `${path} reads a setting by the name that it has by default`,
            )
          }
          assert.ok(
            fixed || code.some(({ text }) => names.some((name) => text.includes(name))),
            "No file reads a variable of the connection",
          )
        }
      },
    },
    {
      name: `${protocol}: a sample reads the secret where the connection writes one`,
      run: async () => {
        for (const { files, secrets } of all.map((write) => write())) {
          const code = files.filter(({ path }) => path !== "README.md")
          // The secret may stand in a connection string and by itself.
          assert.ok(
            secrets.length === 0 || secrets.some((name) => code.some(({ text }) => text.includes(name))),
            `Nothing reads ${secrets.join(" or ")}, so the app cannot log in`,
          )
        }
      },
    },
    {
      name: `${protocol}: a sample leaves TLS verified`,
      run: async () => {
        for (const { files } of all.map((write) => write())) {
          for (const { path, text } of files) {
            assert.doesNotMatch(text, unverified, `${path} turns the verification of TLS off`)
          }
        }
      },
    },
    {
      name: `${protocol}: the same input gives the same sample`,
      run: async () => {
        for (const write of all) assert.deepEqual(write().files, write().files)
      },
    },
  ]
}

interface Written {
  readonly files: readonly SampleFile[]
  readonly names: readonly string[]
  readonly secrets: readonly string[]
  /** Whether a framework reads all of the settings by itself. */
  readonly fixed: boolean
}

/** A function that writes the sample for a credential, with every setting renamed that can be. */
function writeFor(
  credential: AppCredential,
  {
    plugin,
    protocol,
    format,
    sample,
  }: {
    readonly plugin: ClientPlugin
    readonly protocol: string
    readonly format: ClientFormat
    readonly sample: ClientSample
  },
): () => Written {
  const settings = format({
    endpoint: { protocol, host: "db.example", port: 4444, database: "shop" },
    user: "aad_shop",
    credential,
  }).map(({ key, value }) => ({
    formatKey: key.name,
    name: key.scheme === "fixed" ? key.name : `CELLAR_DOOR_${key.name}`,
    fixed: key.scheme === "fixed",
    secret: isSecret(value),
  }))
  const variables = settings.map(({ name, secret }) => ({ name, secret }))
  return () => ({
    files: sample({
      protocol,
      database: "Database of the testkit",
      credential: credential.kind,
      tokenScope: "https://testkit.example/.default",
      choice: { target: "testkit-database", auth: "testkit-identity", client: plugin.id },
      variables,
      variable(key) {
        const setting = settings.find(({ formatKey }) => formatKey === key)
        assert.ok(setting !== undefined, `A sample asks for ${key}, which the connection does not write`)
        return setting.name
      },
    }),
    names: variables.map(({ name }) => name),
    secrets: settings.flatMap(({ name, secret, fixed }) => (secret && !fixed ? [name] : [])),
    fixed: settings.every(({ fixed }) => fixed),
  })
}
