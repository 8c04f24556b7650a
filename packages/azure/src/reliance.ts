import type { Step, StepContext } from "@keyless/core/plugin"

/** How undo sees whether anybody rests on what it would take back. @public */
export interface Reliance {
  /** Steps whose ephemeral steps are opened again for the look. */
  readonly needs: () => readonly Step[]
  /** Names of database users of Microsoft Entra identities that are there now; it may throw where nobody can look. */
  readonly users: (context: StepContext) => Promise<readonly string[]>
}

/** Who rests on it, as far as can be seen: nobody where nobody can look. @public */
export async function whoRelies(
  reliance: Reliance | undefined,
  context: StepContext,
): Promise<readonly string[]> {
  try {
    return (await reliance?.users(context)) ?? []
  } catch {
    return []
  }
}

/** Says that something is left, and for whom. @public */
export function warnLeft(context: StepContext, what: string, users: readonly string[]): void {
  context.warn(
    `${what}: database users of others rest on it since (${users.slice(0, 5).join(", ")}${users.length > 5 ? ", …" : ""}).`,
  )
}
