import { isDeepStrictEqual } from "node:util"
import type { Container, EnvironmentVar } from "@azure/arm-appcontainers"

type Entry = readonly [name: string, value: unknown]

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null

/** Without what is null, undefined or empty, which Azure does not tell from what is left out. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).flatMap(([name, inner]): Entry[] => {
    const plain = bare(inner)
    return plain === undefined ||
      plain === null ||
      plain === "" ||
      (Array.isArray(plain) && plain.length === 0)
      ? []
      : [[name, plain]]
  })
  return Object.fromEntries(entries)
}

/** Whether two values mean the same to Azure. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(bare(one), bare(other))
}

/**
 * Makes the change again that led from `before` to `after`, on what is there now: whatever `now` has differently from `before` stays.
 * Containers are told by their names, and their variables too.
 */
export function mergeContainers(
  now: readonly Container[],
  before: readonly Container[],
  after: readonly Container[],
): Container[] {
  return mergeNamed(now, before, after, mergeContainer)
}

function mergeContainer(now: Container, before: Container, after: Container): Container {
  const { env: _, ...fields } = after
  const changed = Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) =>
        !isSame(value, fieldOf(before, name)) && isSame(fieldOf(now, name), fieldOf(before, name)),
    ),
  )
  const env = mergeNamed(now.env ?? [], before.env ?? [], after.env ?? [], mergeVariable)
  return { ...now, ...changed, ...(env.length === 0 && !now.env ? {} : { env }) }
}

function mergeVariable(now: EnvironmentVar, before: EnvironmentVar, after: EnvironmentVar): EnvironmentVar {
  return isSame(now, before) ? after : now
}

function fieldOf(container: Container, name: string): unknown {
  return Object.entries(container).find(([key]) => key === name)?.[1]
}

/** Merges two lists of named things: what was added is added, what was taken away goes where it is still as it was. */
function mergeNamed<T extends { name?: string }>(
  now: readonly T[],
  before: readonly T[],
  after: readonly T[],
  merge: (now: T, before: T, after: T) => T,
): T[] {
  const of = (list: readonly T[], { name }: T) => list.find((one) => one.name === name)
  const kept = now.flatMap((one): T[] => {
    const [was, became] = [of(before, one), of(after, one)]
    if (was === undefined) return [one]
    if (became === undefined) return isSame(one, was) ? [] : [one]
    return [merge(one, was, became)]
  })
  const added = after.filter((one) => of(now, one) === undefined && of(before, one) === undefined)
  return [...kept, ...added]
}
