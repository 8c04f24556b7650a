import assert from "node:assert/strict"
import { inspect, isDeepStrictEqual } from "node:util"
import type { Json } from "@keyless/core/plugin"

/**
 * The outside world, as what there is by name: `user aad_shop`, `grant SELECT on orders to aad_shop`, `firewall rule office`. Whatever a
 * plugin could change belongs in it, things of strangers above all; times and counters that change by themselves do not. A thing that
 * belongs to one database user has the user's name in its own name, and a privilege is a thing of its own.
 *
 * @public
 */
export type Snapshot = Readonly<Record<string, Json>>

/** Whether a thing of that name may differ. */
export type MayDiffer = (object: string) => boolean

const nothing: MayDiffer = () => false

/** What is in one snapshot and not so in the other, a line each. */
export function differences(before: Snapshot, after: Snapshot, mayDiffer: MayDiffer = nothing): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return names
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .filter((name) => !mayDiffer(name))
    .map((name) => {
      if (!Object.hasOwn(after, name)) return `is gone: ${name}`
      if (!Object.hasOwn(before, name)) return `is left: ${name}`
      return `changed: ${name}: ${inspect(before[name])} became ${inspect(after[name])}`
    })
}

/** @throws AssertionError with every difference */
export function assertSame(
  before: Snapshot,
  after: Snapshot,
  when: string,
  mayDiffer: MayDiffer = nothing,
): void {
  const found = differences(before, after, mayDiffer)
  assert.equal(found.length, 0, `${when}, the world is not what it has to be:\n${found.join("\n")}`)
}

/** What `after` has and `before` has not, with the user's name left out, so that the things of two users can be compared. */
export function addedFor(user: string, before: Snapshot, after: Snapshot): Snapshot {
  const added = Object.entries(after).filter(([name]) => !Object.hasOwn(before, name))
  return without(user, Object.fromEntries(added))
}

/** The snapshot with `<…>` in the place of a text, wherever it stands. */
export function without(text: string, snapshot: Snapshot): Snapshot {
  const entries = Object.entries(snapshot).map(([name, value]): [string, Json] => [
    name.replaceAll(text, "<…>"),
    anonymous(value, text),
  ])
  return Object.fromEntries(entries)
}

/** @throws AssertionError with what is gone from `before`, or is another thing in `after` */
export function assertKept(
  before: Snapshot,
  after: Snapshot,
  when: string,
  mayDiffer: MayDiffer = nothing,
): void {
  const kept = Object.fromEntries(Object.entries(after).filter(([name]) => Object.hasOwn(before, name)))
  assertSame(before, kept, when, mayDiffer)
}

function anonymous(value: Json, text: string): Json {
  if (typeof value === "string") return value.replaceAll(text, "<…>")
  if (typeof value !== "object" || value === null) return value
  if (isList(value)) return value.map((each) => anonymous(each, text))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, anonymous(each, text)]))
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
