import { z } from "zod"
import type { LiveKeyValue } from "../state.ts"

/** Body of setting a key-value. What an earlier answer said of it is taken and ignored. */
export const putBody = z.strictObject({
  key: z.string().nullish(),
  label: z.string().nullish(),
  value: z.string().nullish(),
  content_type: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  description: z.string().nullish(),
  etag: z.string().nullish(),
  last_modified: z.string().nullish(),
  locked: z.boolean().nullish(),
})

/** A key-value as the service shows it. */
export const keyValueBody = (item: LiveKeyValue) => ({
  etag: item.etag,
  key: item.key,
  label: item.label ?? null,
  content_type: item.contentType ?? null,
  value: item.value,
  tags: item.tags ?? {},
  locked: false,
  last_modified: item.lastModified.replace(/\.\d+Z$/, "+00:00"),
  ...(item.description !== undefined && { description: item.description }),
})

/** Names of the fields that can be asked for. */
export const fieldNames: readonly string[] = [
  "etag",
  "key",
  "label",
  "content_type",
  "value",
  "tags",
  "locked",
  "last_modified",
  "description",
]

/** A body with the named fields only; with all of them when none is named. */
export const withFields = (
  body: ReturnType<typeof keyValueBody>,
  fields: readonly string[],
): Record<string, unknown> =>
  fields.length === 0
    ? body
    : Object.fromEntries(Object.entries(body).filter(([name]) => fields.includes(name)))

/** Headers of an answer about one key-value. */
export const keyValueHeaders = ({ etag, lastModified }: LiveKeyValue) => ({
  etag: `"${etag}"`,
  "last-modified": new Date(lastModified).toUTCString(),
})
