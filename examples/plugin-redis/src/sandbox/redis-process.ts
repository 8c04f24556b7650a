import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { connect, type Socket } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { writeCommand } from "./resp.ts"

/** A Redis server of its own, which only this process reaches. */
export interface RedisProcess {
  /** The password of each of its users. Clients of the cache never see it: they show tokens. */
  readonly password: string
  open(): Socket
  /** Runs one command as the administrator. @throws Error with what the server says */
  run(...words: string[]): Promise<void>
  stop(): Promise<void>
}

/** Starts the system's redis-server on a socket in the folder. @throws Error where it is not installed */
export async function startRedis(folder: string): Promise<RedisProcess> {
  const home = await mkdtemp(join(folder, "redis-"))
  const path = join(home, "socket")
  const password = randomBytes(24).toString("base64url")
  const options = {
    port: "0",
    unixsocket: path,
    dir: home,
    save: "",
    appendonly: "no",
    requirepass: password,
  }
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn("redis-server", words, { stdio: "ignore" })
  const missing = new Promise<never>((_resolve, reject) => {
    child.once("error", (cause) =>
      reject(new Error("The sandbox's Redis needs redis-server: apt-get install redis-server", { cause })),
    )
  })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  const kill = () => void child.kill("SIGKILL")
  process.once("exit", kill)
  const redis: RedisProcess = {
    password,
    open: () => connect(path),
    run: (...command) => runAsAdministrator(path, password, command),
    async stop() {
      process.off("exit", kill)
      kill()
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
  await Promise.race([missing, answering(redis)])
  return redis
}

async function answering({ run }: RedisProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      return await run("PING")
    } catch {
      await sleep(25)
    }
  }
  throw new Error("redis-server does not answer")
}

/** Both commands' answers are one line each. */
function runAsAdministrator(path: string, password: string, words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    let text = ""
    socket.once("error", reject)
    socket.on("data", (bytes) => {
      text += bytes.toString()
      const lines = text.split("\r\n")
      if (lines.length < 3) return
      socket.destroy()
      const fault = lines.find((line) => line.startsWith("-"))
      if (fault === undefined) resolve()
      else reject(new Error(fault.slice(1)))
    })
    socket.write(Buffer.concat([writeCommand(["AUTH", password]), writeCommand(words)]))
  })
}
