import type { Context } from "@keyless/core/plugin"

/** An administrator's entry as far as it is compared; ids in lower case. @public */
export interface AdministratorEntry {
  readonly id: string
  readonly login: string
}

/** A former administrator that is to come back. @public */
export interface FormerAdministrator {
  /** Name of the server. */
  readonly server: string
  readonly former: AdministratorEntry
  /** Id of the entry that the run put in its place; absent in journals that do not say it. */
  readonly put: string | undefined
  /** Whether putting it there came to its end. */
  readonly made: boolean
  read(context: Context): Promise<AdministratorEntry | null>
  restore(context: Context): Promise<void>
  /** Command that makes it the administrator by hand. */
  readonly byHand: string
}

/** Another run that took this one's place gives it back at its own end. */
const patienceMs = 60_000
const longestWaitMs = 5_000

/**
 * Puts a former administrator back, if the entry is still the one that the run put in its place. Where it is somebody else's, it may be that of another
 * run with the same wish: that is waited for, and then the entry is left as it is, with a warning.
 *
 * @public
 */
export async function restoreFormer(context: Context, facts: FormerAdministrator): Promise<void> {
  const { server, former, put, made } = facts
  const started = context.clock.now().getTime()
  for (let wait = 250; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const now = await facts.read(context)
    const isBack = now?.id === former.id
    if (isBack && made) return
    // A replacing that was cut off may still come; writing the former one over itself does no harm.
    if (isBack || put === undefined || now?.id === put.toLowerCase()) return facts.restore(context)
    if (now === null || context.clock.now().getTime() - started > patienceMs) {
      const who = now === null ? "no administrator" : `another administrator, "${now.login}" (${now.id})`
      context.warn(
        `${server} has ${who} by now, which this run did not put there; the former one, "${former.login}" (${former.id}), was not put back.`,
        `If it should be, put it back by hand: ${facts.byHand}`,
      )
      return
    }
    context.progress(
      `${now.login} is the administrator of ${server} by now; waiting whether another run gives the place back`,
    )
    await context.clock.sleep(wait, context.signal)
  }
}
