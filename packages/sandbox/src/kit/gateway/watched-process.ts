import { spawn } from "node:child_process"
import { rm } from "node:fs/promises"
import { Socket } from "node:net"
import { join } from "node:path"

/**
 * The program runs below a small shell that reads from a pipe held by this process. When the pipe ends, because of
 * `stop` or because this process died in whatever way, the shell stops the program and removes its folders. The program alone
 * keeps the pipe of descriptor 3 open, so that its own end is seen.
 */
const watchdog = `
folder=$1; data=$2; signal=$3; shift 3
"$@" </dev/null >"$folder/log" 2>&1 &
server=$!
exec 3>&-
cat >/dev/null
kill -$signal $server 2>/dev/null
(sleep 5; kill -KILL $server 2>/dev/null) >/dev/null 2>&1 & killer=$!
wait $server
kill $killer 2>/dev/null
rm -rf "$folder" "$data"
`

export interface WatchedProgram {
  readonly command: string
  readonly arguments: readonly string[]
  /** Working folder, where the program's output goes to a file `log`. Removed at the end. */
  readonly folder: string
  /** Removed at the end as well. */
  readonly data: string
  /** What ends the program. After five seconds it is killed. */
  readonly signal: "INT" | "KILL"
  /** Whom it runs as, when not as this process. */
  readonly account?: { readonly uid: number; readonly gid: number }
}

export interface WatchedProcess {
  /** Path of the file with what the program printed. */
  readonly log: string
  /** Resolves when the program has ended, by itself or not. */
  readonly programEnded: Promise<void>
  /** Ends the program and removes its folders. */
  stop(): Promise<void>
}

/** Starts a program that never outlives this process. */
export function startWatchedProcess(program: WatchedProgram): WatchedProcess {
  const { folder, data, command, account } = program
  const shell = spawn(
    "/bin/sh",
    ["-c", watchdog, "keyless-database", folder, data, program.signal, command, ...program.arguments],
    {
      ...account,
      cwd: folder,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["pipe", "ignore", "ignore", "pipe"],
      detached: true,
    },
  )
  const ended = new Promise<void>((done) => {
    shell.once("exit", () => done())
    shell.once("error", () => done())
  })
  const held = shell.stdio[3]
  const programEnded = new Promise<void>((done) => {
    held?.once("close", () => done())
  })
  if (held instanceof Socket) held.resume().unref()
  shell.unref()
  return {
    log: join(folder, "log"),
    programEnded,
    async stop() {
      shell.ref()
      shell.stdin?.end()
      await ended
      for (const path of [folder, data]) await rm(path, { recursive: true, force: true })
    },
  }
}
