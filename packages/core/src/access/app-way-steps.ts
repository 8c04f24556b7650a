import type { ConnectionSpec } from "../connection.ts"
import { fail } from "../errors.ts"
import type { ResolvedSource, ResolvedTarget, Step } from "../plugin/index.ts"

/**
 * The steps for the app's own way to the database.
 *
 * @throws KeylessError `invalid_options` where something is to be opened that has nothing to open
 */
export function appWaySteps(
  { network, name }: ResolvedSource,
  target: ResolvedTarget,
  open: ConnectionSpec["appNetwork"],
  access: Step,
): readonly Step[] {
  if (open !== undefined && (network === undefined || target.appWay === undefined)) {
    const reason =
      network === undefined ? `${name} does not run in a cloud` : `${target.name} has no firewall with rules`
    throw fail("invalid_options", `There is nothing to open for the app: ${reason}.`, {
      hint: "Leave --allow-azure-services and --allow-app-outbound out.",
    })
  }
  if (network === undefined) return []
  return target.appWay?.({ network, ...(open === undefined ? {} : { open }) }, access) ?? []
}
