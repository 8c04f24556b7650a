const plugin = 'import("@keyless/core/plugin")'
const sql = 'import("@keyless/sql")'
const session = `Parameters<typeof ${sql}.ephemeralSession>[0]`
const rule = `NonNullable<${session}["rule"]>`
const engine = 'typeof import("@keyless/tsql").createSqlEngine'

/** Types of what short examples take for granted, by name, by the file that they stand in. */
const given: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(
    ["fabric-sql", "mysql", "postgresql", "sql"].map((target) => [
      `plugins/target-${target}/README.md`,
      { otherPlugins: 'readonly import("@keyless/core").Plugin[]' },
    ]),
  ),
  "packages/samples/README.md": { variable: "string" },
  "packages/sandbox/README.md": {
    credential: 'import("@azure/identity").TokenCredential',
    tlsOptions: "{ ca: string }",
  },
  "packages/sql/README.md": {
    admin: `${plugin}.Step<{ user: string }>`,
    host: "string",
    port: "number",
    token: "string",
    server: "string",
    connect: `(to: object) => Promise<${sql}.DatabaseConnection>`,
    classifyConnectError: `${session}["classify"]`,
    firewallRule: `(server: string, ...rest: Parameters<${rule}>) => ReturnType<${rule}>`,
  },
  "packages/tds/README.md": {
    host: "string",
    token: `${plugin}.Secret`,
    rest: `Omit<${session}, "server" | "firstDatabase" | "connect" | "classify">`,
    others: `Omit<Parameters<typeof ${sql}.userSteps>[0], "users" | "grants" | "name" | "database" | "session">`,
  },
  "packages/testkit/README.md": {
    token: "string",
    cellar: "object",
    cellarTarget: `(cellar: object, token: string) => ${plugin}.TargetPlugin`,
    cellarFixture: '(cellar: object, token: string) => import("@keyless/testkit").TargetFixture',
    perlClient: `() => ${plugin}.ClientPlugin`,
  },
  "packages/tsql/README.md": {
    server: `ReturnType<Parameters<${engine}>[0]["view"]>`,
    directory: `Parameters<${engine}>[0]["directory"]`,
    token: `Extract<Parameters<ReturnType<${engine}>["login"]>[0], { kind: "entra" }>["token"]`,
  },
}

/** Declarations of what a block takes for granted and does not declare itself. */
export function declarationsFor(file: string, text: string): string {
  return Object.entries(given[file] ?? {})
    .filter(
      ([name]) => !new RegExp(`\\b(?:const|let|function) ${name}\\b|\\bimport\\b.*\\b${name}\\b`).test(text),
    )
    .map(([name, type]) => `declare const ${name}: ${type}\n`)
    .join("")
}
