import { join } from "node:path"
import { languageTests } from "./support/language-tests.ts"
import type { Runner, Workshop } from "./support/language.ts"

const ruby = "/usr/bin/ruby"

const runner = (
  gem: string,
  preloaded: (stands: Workshop["stands"]) => readonly string[] = () => [],
): Runner => ({
  drivers: `${gem}, connection_pool`,
  needs: {
    ruby,
    [`ruby-${gem}`]: `/usr/share/doc/ruby-${gem}`,
    "ruby-connection-pool": "/usr/share/doc/ruby-connection-pool",
  },
  prepare: async ({ stands }) => ({
    program: ruby,
    args: [...preloaded(stands).map((file) => `-r${file}`), "main.rb"],
  }),
})

languageTests({
  client: "ruby",
  runs: {
    "postgres-flexible": runner("pg"),
    "mysql-flexible": runner("mysql2", (stands) => [join(stands("ruby-mysql2"), "verify_identity.rb")]),
  },
  parses: {},
})
