import type { Context } from "hono"
import type { RequestNotes } from "./request-notes.ts"

/** The parsed body of a request, `undefined` when it is empty. @throws what `invalid` makes, when it is not JSON */
export const readJson = async (c: Context<RequestNotes>, invalid: () => Error): Promise<unknown> => {
  const text = await c.req.text()
  if (text.trim() === "") return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw invalid()
  }
}
