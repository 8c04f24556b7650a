import { readFile } from "node:fs/promises"
import { createSecret, type OwnerLogin } from "@keyless/core"
import { fail } from "../errors.ts"
import type { Host } from "../process/host.ts"
import type { ReadFlags } from "./flags.ts"
import { wordsFlag } from "./flags.ts"
import { parseKeyValues } from "./key-values.ts"

const flag = "--owner-login"
const form = `Write ${flag} user=NAME, with password-env=VARIABLE or password-file=PATH where nobody can be asked.`
const known = ["user", "password-env", "password-file"]

/**
 * The login of who owns tables, as `--owner-login` names it. The password is asked for on the terminal, or read from an environment variable or a
 * file; never from the command line, which other processes can read and shells remember.
 *
 * @returns undefined where the flag was not given
 * @throws KeylessError `usage`, `invalid_options`
 */
export async function readOwnerLogin(
  flags: ReadFlags,
  host: Pick<Host, "environment" | "canAsk" | "prompts">,
): Promise<OwnerLogin | undefined> {
  if (flags["ownerLogin"] === undefined) return undefined
  const words = parseKeyValues(flag, wordsFlag(flags, "ownerLogin"), "ignore-case")
  if (words["password"] !== undefined) {
    throw fail("usage", `${flag}: a password is not taken from the command line.`, { hint: form })
  }
  const odd = Object.keys(words).find((word) => !known.includes(word))
  if (odd !== undefined) throw fail("usage", `${flag}: there is no "${odd}".`, { hint: form })
  const { user, "password-env": variable, "password-file": file } = words
  if (user === undefined || user === "") throw fail("usage", `${flag}: the user is missing.`, { hint: form })
  if (variable !== undefined && file !== undefined) {
    throw fail("usage", `${flag}: password-env and password-file exclude each other.`, { hint: form })
  }
  if (variable !== undefined) return login(user, fromEnvironment(variable, host.environment))
  if (file !== undefined) return login(user, await fromFile(file))
  if (!host.canAsk || flags["wait"] === false) {
    throw fail("usage", `${flag}: the password of "${user}" is missing, and nobody can be asked.`, {
      hint: form,
    })
  }
  const answer = await (await host.prompts()).text(`Password of the database user "${user}"`, true)
  if (answer === null) throw fail("usage", `${flag}: no password was given.`, { hint: form })
  return login(user, answer)
}

function login(user: string, password: string): OwnerLogin {
  if (password === "") throw fail("usage", `${flag}: the password of "${user}" is empty.`, { hint: form })
  return { user, password: createSecret(password) }
}

function fromEnvironment(variable: string, environment: Host["environment"]): string {
  const value = environment[variable]
  if (value !== undefined) return value
  throw fail("usage", `${flag}: the environment variable ${variable} is not set.`, { hint: form })
}

/** The file's text without the line's end that editors and `echo` leave. */
async function fromFile(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/\r?\n$/, "")
  } catch (cause) {
    throw fail("usage", `${flag}: the file ${file} cannot be read.`, { hint: form, cause })
  }
}
