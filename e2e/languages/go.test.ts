import { homedir } from "node:os"
import { delimiter, join } from "node:path"
import { z } from "zod"
import { goMssqldbLogin } from "./grammars/go-mssqldb.ts"
import { languageTests } from "./support/language-tests.ts"
import type { Parser, Runner, Workshop } from "./support/language.ts"

const sources = "/usr/share/gocode"
const compiler = { "golang-go": "/usr/bin/go" }

const moduleFile = z.object({ Require: z.array(z.object({ Path: z.string(), Version: z.string() })) })
const packageList = z.object({ Imports: z.array(z.string()) })

/** Go as it was before modules, which asks no proxy: libraries are Debian's and the stand-ins. */
const environmentOf = ({ stands }: Workshop, ...standIns: readonly string[]) => ({
  GO111MODULE: "off",
  GOPATH: [...standIns.map(stands), sources].join(delimiter),
  // Go's own place: its standard library is compiled once for a machine, not for a run.
  GOCACHE: join(homedir(), ".cache", "go-build"),
  GOTOOLCHAIN: "local",
  CGO_ENABLED: "0",
})

/** Checks the sample as its author would, and compiles it. */
async function compile(workshop: Workshop, ...standIns: readonly string[]): Promise<string> {
  const environment = environmentOf(workshop, ...standIns)
  const go = (...args: readonly string[]) => workshop.tool("go", args, environment)
  const unformatted = await workshop.tool("gofmt", ["-l", "."])
  if (unformatted !== "") throw new Error(`gofmt would change ${unformatted}`)
  await checkModule(workshop, go)
  await go("vet", ".")
  const program = join(workshop.folder, "visits")
  await go("build", "-o", program, ".")
  return program
}

/** That `go.mod` is well-formed, and has what the program imports and no more. Modules were never asked. */
async function checkModule(
  { tool }: Workshop,
  go: (...args: readonly string[]) => Promise<string>,
): Promise<void> {
  const { Require: required } = moduleFile.parse(JSON.parse(await tool("go", ["mod", "edit", "-json"])))
  const { Imports: imports } = packageList.parse(JSON.parse(await go("list", "-json", ".")))
  const foreign = imports.filter((path) => path.split("/")[0]?.includes("."))
  const homeOf = (path: string) =>
    required.find((each) => path === each.Path || path.startsWith(`${each.Path}/`))
  const homeless = foreign.filter((path) => homeOf(path) === undefined)
  const idle = required.filter((each) => !foreign.some((path) => homeOf(path) === each))
  if (homeless.length > 0) throw new Error(`go.mod requires nothing for ${homeless.join(", ")}`)
  if (idle.length > 0) throw new Error(`Nothing is used of ${idle.map(({ Path }) => Path).join(", ")}`)
}

const runner = (drivers: string, needs: Runner["needs"]): Runner => ({
  drivers,
  needs: { ...compiler, ...needs },
  prepare: async (workshop) => ({ program: await compile(workshop, "go"), args: [] }),
})

/** What the sample hands to the driver, read as the driver reads it. */
const parser: Parser = {
  driver: "go-mssqldb",
  needs: compiler,
  authentication: {
    "system-identity": "ActiveDirectoryManagedIdentity",
    "user-identity": "ActiveDirectoryManagedIdentity",
    "service-principal": "ActiveDirectoryServicePrincipal",
    "user-account": "ActiveDirectoryAzCli",
  },
  parse: async (environment, workshop) => {
    const program = await compile(workshop, "go-mssqldb")
    return goMssqldbLogin(z.string().parse(JSON.parse(await workshop.tool(program, [], environment))))
  },
}

languageTests({
  client: "go",
  runs: {
    "postgres-flexible": runner("lib/pq, a stand-in for azidentity", {
      "golang-github-lib-pq-dev": `${sources}/src/github.com/lib/pq/conn.go`,
    }),
    "mysql-flexible": runner("go-sql-driver/mysql, a stand-in for azidentity", {
      "golang-github-go-sql-driver-mysql-dev": `${sources}/src/github.com/go-sql-driver/mysql/driver.go`,
    }),
  },
  parses: { sql: parser, fabricsql: parser },
})
