import { lockForProcess } from "@keyless/core/lock"
import type { Context } from "@keyless/core/plugin"
import { localFailure } from "./error-codes.ts"
import { explained } from "./file.ts"

const waits = { first: 10, longest: 200 }
/** Writing a file is quick: who does not answer for this long is gone. */
const lease = { lengthMs: 15_000, beatMs: 3_000, settleMs: 500 }
const patienceMs = 30_000

/**
 * Works while nobody else does on the file, in this process or another. A lock whose process is gone is taken over, see `lockForProcess`.
 *
 * @param work - calls `assertMine` before it writes, which throws where the process was suspended for too long and another one has the lock
 * @throws KeylessError `settings_file_busy`
 */
export async function exclusively<T>(
  context: Context,
  path: string,
  work: (assertMine: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const started = context.clock.now().getTime()
  for (let wait = waits.first; ; wait = Math.min(wait * 2, waits.longest)) {
    context.signal.throwIfAborted()
    const taken = await take(path)
    if (taken.taken) {
      try {
        const { lock } = taken
        return await work(async () => {
          if (!(await lock.isHeld())) throw takenOver(path)
        })
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

function takenOver(path: string) {
  return localFailure(
    "settings_file_busy",
    `This process was suspended for so long that another one works on ${path}.`,
    { hint: "Run the command again.", resource: path, retryable: true },
  )
}

const lockOf = (path: string) => `${path}.keyless-lock`

async function take(path: string): ReturnType<typeof lockForProcess> {
  try {
    return await lockForProcess(lockOf(path), lease)
  } catch (error) {
    throw explained(path, error)
  }
}
