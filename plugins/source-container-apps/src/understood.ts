import type { ContainerApp, Reading } from "./container-app.ts"
import { containerAppsFailure } from "./error-codes.ts"

/**
 * Makes sure that containers can be sent back whole.
 *
 * @param revision - the revision that they are of, where they are not those of the app as it is
 * @throws KeylessError `template_not_understood` naming what would be lost
 */
export function understood(app: ContainerApp, { lost }: Reading<unknown>, revision?: string): void {
  if (lost.length === 0) return
  throw containerAppsFailure(
    "template_not_understood",
    `The containers of ${revision ?? app.name} have what this version of Keyless does not know and would take away: ${lost.join(", ")}.`,
    {
      hint: "Update Keyless, or set the variables by hand with: az containerapp update --set-env-vars",
      resource: app.id,
      details: { lost: [...lost] },
    },
  )
}
