import { readFile } from "node:fs/promises"
import { request } from "node:https"
import { fail } from "../errors.ts"
import type { RunningSandbox } from "./state-file.ts"

/** An answer of the sandbox's management API. */
export interface ManagementAnswer {
  readonly status: number
  /** Parsed JSON, or null for an empty body. */
  readonly body: unknown
}

/**
 * How long the sandbox may take for an answer, in milliseconds: it looks up what it knows, or starts its databases anew.
 */
const limits = { known: 10_000, restart: 120_000 }

/**
 * Sends a request to the management API of a sandbox (`/__sandbox`), trusting its own CA alone.
 *
 * @param path - below `/__sandbox`, with a leading slash
 * @throws KeylessError `sandbox_failed` where it refuses or does not answer in time
 */
export async function askSandbox(
  state: Pick<RunningSandbox, "url" | "key" | "caFile" | "pid">,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: string,
): Promise<ManagementAnswer> {
  const limit = path === "/seed" || path === "/reset" ? limits.restart : limits.known
  const { status, text } = await send(state, method, path, body, limit).catch((cause: unknown) => {
    const late = cause instanceof Error && cause.name === "TimeoutError"
    const inTime = late ? ` within ${limit / 1000} seconds` : ""
    throw fail(
      "sandbox_failed",
      `The sandbox at ${state.url} (process ${state.pid}) does not answer${inTime}.`,
      {
        hint: "Run keyless sandbox stop, which ends it, then keyless sandbox start.",
        cause,
      },
    )
  })
  const answer: unknown = text === "" ? null : JSON.parse(text)
  if (status < 400 || status === 404) return { status, body: answer }
  throw fail("sandbox_failed", `The sandbox refused ${method} ${path}: ${messageOf(answer) ?? status}`)
}

async function send(
  state: Pick<RunningSandbox, "url" | "key" | "caFile" | "pid">,
  method: string,
  path: string,
  body: string | undefined,
  limit: number,
): Promise<{ status: number; text: string }> {
  const ca = await readFile(state.caFile, "utf8")
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(limit)
    const sent = request(
      new URL(`/__sandbox${path}`, state.url),
      {
        method,
        ca,
        signal,
        headers: {
          "x-sandbox-key": state.key,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on("data", (part: Buffer) => parts.push(part))
        response.on("error", reject)
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
        )
      },
    )
    // The request's own error says only that it was aborted.
    sent.on("error", (error) => reject(signal.aborted ? signal.reason : error))
    sent.end(body)
  })
}

function messageOf(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || !("error" in answer)) return undefined
  const { error } = answer
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined
  return typeof error.message === "string" ? error.message : undefined
}
