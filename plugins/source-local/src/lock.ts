import { type Context, lockForProcess } from "@keyless/core/plugin"
import { localFailure } from "./error-codes.ts"
import { explained } from "./file.ts"

const waits = { first: 10, longest: 200 }
const patienceMs = 30_000

/**
 * Works while nobody else does on the file, in this process or another. A lock whose process is gone is taken over.
 *
 * @throws KeylessError `settings_file_busy`
 */
export async function exclusively<T>(context: Context, path: string, work: () => Promise<T>): Promise<T> {
  const started = context.clock.now().getTime()
  for (let wait = waits.first; ; wait = Math.min(wait * 2, waits.longest)) {
    context.signal.throwIfAborted()
    const taken = await take(path)
    if (taken.taken) {
      try {
        return await work()
      } finally {
        await taken.lock.release()
      }
    }
    if (context.clock.now().getTime() - started > patienceMs) {
      const { pid, host } = taken.holder
      throw localFailure(
        "settings_file_busy",
        `Process ${pid} on ${host} has been working on ${path} for too long.`,
        {
          hint: `Run the command again when it is done. If there is no such process, remove ${lockOf(path)}.`,
          resource: path,
          retryable: true,
        },
      )
    }
    await context.clock.sleep(wait, context.signal)
  }
}

const lockOf = (path: string) => `${path}.keyless-lock`

async function take(path: string): ReturnType<typeof lockForProcess> {
  try {
    return await lockForProcess(lockOf(path))
  } catch (error) {
    throw explained(path, error)
  }
}
