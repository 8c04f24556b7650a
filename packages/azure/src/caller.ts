import {
  type ClientId,
  clientId,
  type ObjectId,
  objectId,
  type TenantId,
  tenantId,
} from "@keyless/core/plugin"
import { decodeJwt } from "jose/jwt/decode"
import { z } from "zod"

import { azureFailure } from "./error-codes.ts"

/** Who calls Azure. @public */
export interface Caller {
  readonly objectId: ObjectId
  readonly tenantId: TenantId
  /** `service` for service principals and managed identities. */
  readonly kind: "user" | "service"
  /** Sign-in name of a user, application id of a service. A guest's differs from the directory's user principal name. */
  readonly loginName: string
  /** Application id of a service. */
  readonly clientId?: ClientId
}

const claims = z.object({
  oid: z.guid(),
  tid: z.guid(),
  idtyp: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  upn: z.string().optional(),
  unique_name: z.string().optional(),
  preferred_username: z.string().optional(),
  scp: z.string().optional(),
})

/**
 * Reads the caller from an access token. The signature is not checked: the token came from the authority itself, and nothing
 * is granted on the strength of these claims. Claims: learn.microsoft.com, "Access token claims reference".
 *
 * @throws KeylessError `login_failed` for a token without `oid` and `tid`, such as one of a personal account
 */
export function readCaller(token: string): Caller {
  const read = claims.safeParse(decode(token))
  if (!read.success) {
    throw azureFailure("login_failed", "The access token does not say who is calling (claims oid and tid).", {
      hint: "Log in to a tenant of Microsoft Entra ID: az login --tenant <tenant>",
    })
  }
  const { oid, tid, idtyp, appid, azp, scp, upn, unique_name, preferred_username } = read.data
  const application = appid ?? azp
  const name = upn ?? unique_name ?? preferred_username
  // idtyp is an optional claim; delegated permissions (scp) are found in tokens of people only.
  const user = idtyp === undefined ? scp !== undefined || name !== undefined : idtyp === "user"
  const who = { objectId: objectId(oid), tenantId: tenantId(tid) }
  if (user) return { ...who, kind: "user", loginName: name ?? oid }
  return {
    ...who,
    kind: "service",
    loginName: application ?? oid,
    ...(application === undefined ? {} : { clientId: clientId(application) }),
  }
}

function decode(token: string): unknown {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}
