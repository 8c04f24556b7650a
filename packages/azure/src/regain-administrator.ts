import type { Context, EphemeralContext } from "@keyless/core/plugin"
import type { Administrator } from "./administrator.ts"
import type { Azure } from "./azure.ts"
import {
  loginAs,
  type SingleAdministratorInput,
  type SingleAdministratorServer,
  takePlace,
} from "./single-administrator.ts"

/**
 * Makes the function that makes the caller the administrator once more, after another run took back the entry that this one rested on.
 *
 * Who took the place that this run had taken may be a run of another caller with the same wish, which gives it back at its end: it is waited for. To take
 * the place again at once would leave each of the two with the promise to put the other one back.
 *
 * @returns of the function: whether the entry had gone, so that a refused login is worth another attempt
 * @public
 */
export function regainAdministrator<A extends Administrator>({
  azure,
  server,
  replace,
  place,
}: Omit<SingleAdministratorInput<A>, "needs">): (context: EphemeralContext) => Promise<boolean> {
  return async (context) => {
    let there = await server.read(context)
    if ((await loginAs(azure, there, context)) !== null || (there !== null && !replace)) return false
    if (place?.former !== undefined) there = await givenBack(azure, server, place.former, context)
    if (there !== null && (await loginAs(azure, there, context)) !== null) return true
    const entry = server.entryFor(await azure.caller(context))
    // Who comes back already when the ephemeral step closes needs no second promise.
    if (there === null || there.objectId === place?.former) await server.write(entry, context)
    else await takePlace(server, there, entry, context)
    return true
  }
}

const givingBack = { patienceMs: 60_000, firstWaitMs: 250, longestWaitMs: 5_000 }

/** Waits till the administrator is the caller, or whose place it took, or nobody. @returns who it is then, or when the patience is over */
async function givenBack<A extends Administrator>(
  azure: Azure,
  server: SingleAdministratorServer<A>,
  former: string,
  context: Context,
): Promise<A | null> {
  const started = context.clock.now().getTime()
  for (let wait = givingBack.firstWaitMs; ; wait = Math.min(wait * 2, givingBack.longestWaitMs)) {
    const there = await server.read(context)
    if (there === null || there.objectId === former) return there
    if ((await loginAs(azure, there, context)) !== null) return there
    if (context.clock.now().getTime() - started > givingBack.patienceMs) return there
    context.progress(
      `${there.login} is the administrator of ${server.name} by now; waiting whether another run gives the place back`,
    )
    await context.clock.sleep(wait, context.signal)
  }
}
