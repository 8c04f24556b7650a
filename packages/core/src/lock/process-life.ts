import { readFile, readlink } from "node:fs/promises"

/** Tells one process from every other that ever was: boot, namespace of process ids, and start. Compared as a whole. */
export type ProcessLife = string

let mine: Promise<ProcessLife | null> | undefined

/** This process's own; null where the system does not tell (proc(5), Linux only). */
export function myLife(): Promise<ProcessLife | null> {
  mine ??= read(process.pid)
  return mine
}

/**
 * Whether a process of this id and life is gone for sure. One in another namespace, of another machine or another system is `unknown`: its id may be anybody's.
 */
export async function lifeOf(pid: number, life: ProcessLife | null): Promise<"alive" | "gone" | "unknown"> {
  const own = await myLife()
  if (life === null || own === null || placeOf(life) !== placeOf(own)) return "unknown"
  return (await read(pid)) === life ? "alive" : "gone"
}

async function read(pid: number): Promise<ProcessLife | null> {
  try {
    const [boot, namespace, stat] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readlink("/proc/self/ns/pid"),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ])
    // The name of the program, in parentheses, may hold anything; the start is the 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const [state, start] = [fields[0], fields[19]]
    // A zombie runs nothing any more.
    if (start === undefined || state === "Z" || state === "X") return null
    return `${boot.trim()} ${namespace} ${start}`
  } catch {
    return null
  }
}

function placeOf(life: ProcessLife): string {
  return life.slice(0, life.lastIndexOf(" "))
}
