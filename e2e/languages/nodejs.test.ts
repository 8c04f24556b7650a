import { symlink } from "node:fs/promises"
import { join } from "node:path"
import { languageTests } from "./support/language-tests.ts"
import type { Runner } from "./support/language.ts"

const packages = join(import.meta.dirname, "..", "node_modules")

const runner = (drivers: string): Runner => ({
  drivers,
  needs: {},
  prepare: async ({ folder, stands }) => {
    await symlink(packages, join(folder, "node_modules"))
    return {
      program: process.execPath,
      args: ["--import", join(stands("nodejs"), "authority.mjs"), "main.js"],
    }
  },
})

languageTests({
  client: "nodejs",
  runs: {
    "postgres-flexible": runner("pg, @azure/identity"),
    "mysql-flexible": runner("mysql2, @azure/identity"),
    sql: runner("mssql, @azure/identity"),
    fabricsql: runner("mssql, @azure/identity"),
  },
  parses: {},
})
