import { readFile, realpath, stat } from "node:fs/promises"
import { userInfo } from "node:os"
import { dirname } from "node:path"
import { fail } from "../errors.ts"

/**
 * Refuses a config that somebody else may change or put in place of ours: it is code that runs as us. Its file and every folder above it have to
 * belong to us or to root and to be writable by nobody else, as OpenSSH asks of its files (`StrictModes`, sshd_config(5)). A folder with the sticky
 * bit, such as /tmp, may be writable by all, since nobody can rename there what is ours; a group of which we are the only member counts as ours.
 * Windows has no such modes, so nothing is looked at there.
 *
 * @throws KeylessError `config_not_trusted`, which names what may be changed
 */
export async function assertOnlyOurs(file: string): Promise<void> {
  const us = process.getuid?.()
  if (us === undefined) return
  // Both what the name leads through and where a link in it ends.
  for (const start of new Set([file, await realpath(file)])) {
    for (let path = start, inside = ""; ; inside = path, path = dirname(path)) {
      const { uid, gid, mode } = await stat(path)
      if (uid !== us && uid !== 0) throw refused(file, path, `belongs to another account (${uid})`)
      const shelter = inside !== "" && (mode & sticky) !== 0
      if ((mode & othersWrite) !== 0 && !shelter) throw refused(file, path, "can be written by everybody")
      if ((mode & groupWrites) !== 0 && !shelter && !(await isOurGroup(gid)))
        throw refused(file, path, `can be written by a group (${gid})`)
      if (dirname(path) === path) break
    }
  }
}

const sticky = 0o1000
const groupWrites = 0o020
const othersWrite = 0o002

/** Whether nobody but us and root is in a group: distributions give each account a group of its own and let it write. */
async function isOurGroup(gid: number): Promise<boolean> {
  if (gid === 0) return true
  if (gid !== process.getgid?.()) return false
  const groups = await readFile("/etc/group", "utf8").catch(() => "")
  const { username } = userInfo()
  return groups.split("\n").some((line) => {
    const [name, , id, members = ""] = line.split(":")
    return (
      Number(id) === gid &&
      name === username &&
      members.split(",").every((each) => each === "" || each === username)
    )
  })
}

function refused(file: string, path: string, why: string): Error {
  return fail(
    "config_not_trusted",
    `The config ${file} is not used: ${path} ${why}, so somebody else may say what runs here.`,
    {
      hint: `Make ${path} yours alone (chown, chmod go-w), or leave the config out with --no-config.`,
      resource: path,
    },
  )
}
