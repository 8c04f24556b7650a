import { libpqString, withProperties } from "@keyless/connection-strings"
import { type ClientPlugin, defineClient, defineErrorCodes, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { perlSample } from "./perl-sample.ts"

const failure = defineErrorCodes({ name_not_writable: "DBD::Pg cannot be told such a name." })

export function perlClient(): ClientPlugin {
  return defineClient({
    id: "perl",
    title: "Perl",
    version: "1.0.0",
    formats: {
      postgresql: ({ endpoint: { host, port, database }, user, credential, properties }) => [
        prefixed(
          "DSN",
          dataSourceName(
            withProperties({ host, port, dbname: database, sslmode: "verify-full" }, properties),
          ),
        ),
        prefixed("USER", user),
        ...credentialSettings(credential),
      ],
    },
    samples: { postgresql: perlSample },
  })
}

/** DBD::Pg takes a semicolon for a blank and a double quote for a single one before libpq reads the string, so that neither can be quoted. */
function dataSourceName(parameters: Readonly<Record<string, string | number>>): string {
  const unwritable = Object.values(parameters).find((value) => /["';\\]/.test(String(value)))
  if (unwritable === undefined) return `dbi:Pg:${libpqString(parameters)}`
  throw failure("name_not_writable", `DBD::Pg cannot be told ${JSON.stringify(unwritable)}.`, {
    hint: "Take a name without quotes, semicolons and backslashes.",
  })
}
