import { type Context, type IdentityRequest, objectId, type Principal, tenantId } from "@keyless/core/plugin"

import type { Azure } from "../azure.ts"
import { azureFailure } from "../error-codes.ts"
import type { HeldIdentities, IdentityHolder } from "./identity-holder.ts"
import { systemClientId } from "./system-client-id.ts"

const readyAttempts = 30
const longestWaitMs = 5_000

/**
 * The principal of an identity that an app holds.
 *
 * @throws KeylessError `identity_not_ready` where the service does not tell the object id of a new identity in time
 */
export async function principalOf(
  azure: Azure,
  context: Context,
  holder: IdentityHolder,
  held: HeldIdentities | undefined,
  request: IdentityRequest,
): Promise<Principal> {
  if (request.kind === "user-assigned") {
    const { name, clientId } = request
    return {
      kind: "service",
      objectId: request.objectId,
      tenantId: request.tenantId,
      clientId,
      name,
      credential: { kind: "client-id", clientId },
    }
  }
  const identity = await ready(context, holder, held)
  const client = request.withClientId ? await systemClientId(azure, context, holder.id) : undefined
  return {
    kind: "service",
    objectId: objectId(identity.principalId),
    tenantId:
      identity.tenantId === undefined ? (await azure.caller(context)).tenantId : tenantId(identity.tenantId),
    ...(client === undefined ? {} : { clientId: client }),
    name: holder.principalName,
    credential: { kind: "ambient" },
  }
}

/** The answer to the patch mostly holds the object id; where it does not (202, or null), the app is read until it does. */
async function ready(
  context: Context,
  holder: IdentityHolder,
  first: HeldIdentities | undefined,
): Promise<{ readonly principalId: string; readonly tenantId?: string }> {
  let identity = first
  for (let attempt = 0; ; attempt += 1) {
    const { principalId, tenantId: tenant } = identity ?? {}
    if (principalId !== undefined && principalId !== null && principalId !== "") {
      return { principalId, ...(tenant === undefined || tenant === null ? {} : { tenantId: tenant }) }
    }
    if (attempt === readyAttempts) break
    await context.clock.sleep(Math.min(100 * 2 ** attempt, longestWaitMs), context.signal)
    identity = await holder.readIdentities(context)
  }
  throw azureFailure(
    "identity_not_ready",
    `Azure has not yet given the object id of the identity of ${holder.name}.`,
    {
      hint: "Run the same command again in a minute.",
      retryable: true,
      resource: holder.id,
    },
  )
}
