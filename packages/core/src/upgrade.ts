/** What makes of something of one version the same of the next, by the version that it starts from. */
export type Upgraders<T> = Readonly<Record<number, (value: T) => T>>

/** What became of something that was written by some version of Keyless. */
export type Upgraded<T> =
  | { readonly kind: "current"; readonly value: T }
  /** A newer version wrote it, and this one does not know what it means. */
  | { readonly kind: "newer" }
  /** No upgrader leads on from its version. */
  | { readonly kind: "unknown" }

/** Brings something from its version to the current one, step by step. */
export function upgrade<T>(
  value: T,
  version: unknown,
  current: number,
  upgraders: Upgraders<T>,
): Upgraded<T> {
  if (typeof version !== "number" || !Number.isInteger(version)) return { kind: "unknown" }
  if (version > current) return { kind: "newer" }
  let reached = value
  for (let from = version; from < current; from += 1) {
    const next = Object.hasOwn(upgraders, from) ? upgraders[from] : undefined
    if (next === undefined) return { kind: "unknown" }
    reached = next(reached)
  }
  return { kind: "current", value: reached }
}
