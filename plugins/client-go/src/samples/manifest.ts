import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** Modules that samples need. */
export const modules = {
  azcore: "github.com/Azure/azure-sdk-for-go/sdk/azcore v1.23.1",
  azidentity: "github.com/Azure/azure-sdk-for-go/sdk/azidentity v1.14.1",
  pq: "github.com/lib/pq v1.12.3",
  mysql: "github.com/go-sql-driver/mysql v1.10.1",
  mssql: "github.com/microsoft/go-mssqldb v1.11.2",
} as const

/** `go.mod` with what the program itself imports; `go mod tidy` adds the rest. */
export function manifestFile(...required: readonly (keyof typeof modules)[]): SampleFile {
  const lines = required.map((name) => `\t${modules[name]}`).join("\n")
  return {
    path: "go.mod",
    text: codeText`
      module visits

      go 1.26

      ${required.length === 1 ? `require ${lines.trim()}` : `require (\n${lines}\n)`}
    `,
  }
}

/** What every README of a Go sample says. */
export const run = {
  language: "Go",
  needs: ["Go 1.26 or newer"],
  commands: ["go mod tidy", "go run ."],
} as const
