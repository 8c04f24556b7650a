import assert from "node:assert/strict"
import type { ClientFormat } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import {
  eachCredential,
  type Facts,
  identityOf,
  inputOf,
  otherFacts,
  plainFacts,
  type Written,
  written,
} from "./probe.ts"
import { readings } from "./reading/read.ts"
import { assertSubstituted } from "./substitution.ts"

/** Words of keys and keywords for what a place is made of, in lower case and without anything but letters. */
const words: Readonly<Record<keyof Facts, RegExp>> = {
  host: /(?:^|[^a-z])(?:host|hostname|hostaddr|server|servername|datasource|address|addr|networkaddress)$/,
  port: /(?:^|[^a-z])port$/,
  database: /(?:^|[^a-z])(?:database|databasename|dbname|db|initialcatalog)$/,
  user: /(?:^|[^a-z])(?:user|username|userid|uid|login)$/,
}

/** Where a format has to write the endpoint and the user, and that it writes no other. */
export function placeCases(
  prefix: string,
  protocol: string,
  format: ClientFormat,
  writesUser: boolean,
): readonly ConformanceCase[] {
  return [
    caseOf(
      `${prefix}: host, port and database are those of the endpoint, wherever they stand`,
      "formatPlace",
      async () => {
        eachCredential((credential) => {
          for (const facts of [plainFacts, otherFacts]) {
            const settings = written(format, inputOf(protocol, credential, facts))
            for (const part of ["host", "port", "database"] as const) assertWritten(settings, facts, part, [])
          }
          assertSubstituted(format, protocol, credential, otherFacts)
        })
      },
    ),
    caseOf(`${prefix}: the user is the database user, wherever it stands`, "formatUser", async () => {
      eachCredential((credential) => {
        for (const facts of [plainFacts, otherFacts]) {
          const settings = written(format, inputOf(protocol, credential, facts))
          const named = writesUser ? [] : identityOf(credential)
          assertWritten(settings, facts, "user", named, writesUser)
        }
      })
    }),
    caseOf(
      `${prefix}: an identity that has to be named is named by its client id`,
      "formatIdentity",
      async () => {
        eachCredential((credential) => {
          if (credential.kind !== "client-id" && credential.kind !== "client-secret") return
          const settings = written(format, inputOf(protocol, credential))
          assert.ok(
            settings.some(({ value }) => value.includes(credential.clientId)),
            "No setting has the client id in it, so the app cannot say which identity it means",
          )
        })
      },
    ),
  ]
}

/**
 * @param alternatives - what may stand in the place of the fact
 * @param required - whether some setting has to have it
 */
function assertWritten(
  settings: readonly Written[],
  facts: Facts,
  part: keyof Facts,
  alternatives: readonly string[],
  required = true,
): void {
  const fact = String(facts[part])
  const wanted = [fact, ...alternatives]
  assert.ok(
    !required || settings.some(({ value }) => value.includes(fact)),
    `No setting has the ${part} "${fact}" in it: ${shown(settings)}`,
  )
  for (const { name, value } of settings) {
    assert.ok(
      !words[part].test(wordsOf(name)) || wanted.some((each) => value.includes(each)),
      `The setting "${name}" has "${value}" for the ${part} "${fact}"`,
    )
    for (const pairs of readings(value, [facts.host, facts.database])) {
      for (const [keyword, said] of pairs) {
        assert.ok(
          !words[part].test(wordsOf(keyword)) || wanted.some((each) => said.includes(each)),
          `The setting "${name}" says ${keyword}=${said}, and the ${part} is "${fact}"`,
        )
      }
    }
  }
}

/** `prefixed PG_HOST` is `pg host`; `Data Source` is `datasource`. */
function wordsOf(name: string): string {
  const plainName = name.toLowerCase().replace(/^(?:prefixed|fixed) /, "")
  return plainName.replaceAll(" ", "").replaceAll(/[_.-]+/g, " ")
}

function shown(settings: readonly Written[]): string {
  return settings.map(({ name, value, secret }) => `${name}=${secret ? "(secret)" : value}`).join(", ")
}
