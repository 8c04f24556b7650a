import type { EngineEvent } from "@keyless/core"
import type { TextOutput } from "../process/host.ts"
import type { Describe, Progress } from "./progress-types.ts"

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
const frameMilliseconds = 80

/** Moving lines: one per running step at the bottom, above them the lines of what is over. */
export function liveProgress(output: TextOutput, describe: Describe): Progress {
  const running = new Map<string, { title: string; message: string }>()
  let drawn = 0
  let frame = 0
  let timer: NodeJS.Timeout | undefined

  const clear = () => {
    if (drawn > 0) output.write(`\u001b[${drawn}A\u001b[J`)
    drawn = 0
  }
  const draw = () => {
    const sign = frames[frame % frames.length] ?? ""
    const lines = [...running.values()].map(({ title, message }) =>
      cut(`${sign} ${title}${message === "" ? "" : `: ${message}`}`, output.columns - 1),
    )
    clear()
    output.write(lines.map((line) => `${line}\n`).join(""))
    drawn = lines.length
  }
  const stop = () => {
    clearInterval(timer)
    timer = undefined
    clear()
  }
  const follow = (event: EngineEvent) => {
    switch (event.type) {
      case "step.started":
        running.set(event.step, { title: event.title, message: "" })
        break
      case "undo.started":
        running.set(event.step, { title: `Undo: ${event.title}`, message: "" })
        break
      case "step.progress": {
        const step = running.get(event.step)
        if (step !== undefined) step.message = event.message
        break
      }
      case "step.done":
      case "step.failed":
      case "step.skipped":
      case "undo.done":
      case "undo.failed":
        running.delete(event.step)
        break
      case "run.done":
      case "run.failed":
        running.clear()
        break
      default:
    }
  }

  return {
    event(event) {
      follow(event)
      clear()
      for (const line of describe(event)) output.write(`${line}\n`)
      draw()
      timer ??= setInterval(() => {
        frame += 1
        draw()
      }, frameMilliseconds)
      timer.unref()
    },
    pause: stop,
    end: stop,
  }
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`
}
