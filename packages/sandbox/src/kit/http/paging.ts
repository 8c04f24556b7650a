import { z } from "zod"

const listBody = z.looseObject({ value: z.array(z.unknown()) })

/** A page of a list: the answer's body with a part of its items, and where the next page starts. */
export interface Page {
  readonly body: Readonly<Record<string, unknown>>
  readonly next: number | undefined
}

/** Cuts `value` of a list answer to the items from `start` on; `undefined` where the body is no list. */
export const pageOf = (body: unknown, start: number, size: number): Page | undefined => {
  const list = listBody.safeParse(body)
  if (!list.success) return undefined
  const end = start + size
  return {
    body: { ...list.data, value: list.data.value.slice(start, end) },
    next: end < list.data.value.length ? end : undefined,
  }
}
