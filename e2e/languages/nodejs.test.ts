import { symlink } from "node:fs/promises"
import { join } from "node:path"
import { languageTests } from "./support/language-tests.ts"
import type { Runner } from "./support/language.ts"

const packages = join(import.meta.dirname, "..", "node_modules")

/** Has the program find a name at an address. */
const resolves: Runner["resolves"] = (command, name, address) => ({
  ...command,
  args: ["--import", join(import.meta.dirname, "stand-ins/nodejs/names.mjs"), ...command.args],
  environment: { ...command.environment, IMPOSTOR_NAME: name, IMPOSTOR_ADDRESS: address },
})

const runner = (drivers: string): Runner => ({
  drivers,
  resolves,
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
