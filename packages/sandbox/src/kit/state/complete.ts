import type { SystemIdentity } from "./live-types.ts"
import { newId } from "./new-id.ts"

/** A system identity with its ids, as a property to spread; nothing where there is none. */
export const completedIdentity = (
  systemIdentity: { principalId?: string | undefined; clientId?: string | undefined } | undefined,
): { readonly systemIdentity?: SystemIdentity } =>
  systemIdentity === undefined
    ? {}
    : {
        systemIdentity: {
          principalId: systemIdentity.principalId ?? newId(),
          clientId: systemIdentity.clientId ?? newId(),
        },
      }
