import { readFile } from "node:fs/promises"
import { isPrivilegeProfile, isPrivileges, type Privileges } from "@keyless/core"
import { fail } from "../errors.ts"

const profiles = "all, readwrite, readonly, ddl"
const privileges = "select, insert, update, delete, execute, create"

/**
 * What `--privileges` asks for: a profile, or the list in a YAML or JSON file.
 *
 * @param given - a profile, or the path of a file
 * @throws KeylessError `usage`
 */
export async function readPrivileges(given: string): Promise<Privileges> {
  if (isPrivilegeProfile(given)) return given
  const list = await readList(given)
  if (typeof list !== "string" && isPrivileges(list)) return list
  throw fail("usage", `--privileges: the file ${given} does not hold a list of privileges.`, {
    hint: `Write a list with one or more of: ${privileges}. For example: [select, insert]`,
  })
}

async function readList(file: string): Promise<unknown> {
  const [text, { parse }] = await Promise.all([
    readFile(file, "utf8").catch((cause: unknown) => {
      throw fail("usage", `--privileges: "${file}" is no profile, and no file of that name can be read.`, {
        hint: `Use one of ${profiles}, or a file with a list out of: ${privileges}.`,
        cause,
      })
    }),
    import("yaml"),
  ])
  try {
    const list: unknown = parse(text)
    return list
  } catch (cause) {
    throw fail("usage", `--privileges: the file ${file} is neither YAML nor JSON.`, {
      hint: `Write a list out of: ${privileges}. For example: [select, insert]`,
      cause,
    })
  }
}
