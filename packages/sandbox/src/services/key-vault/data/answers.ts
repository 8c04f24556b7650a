import { vaultAudience } from "../audience.ts"
import type { SecretAction, VaultRefusal } from "../access.ts"
import type { LiveKeyVault } from "../state.ts"
import { keyVaultId } from "../state.ts"
import type { TokenProblem, VerifiedToken } from "../../../kit/ports.ts"
import { failWith, type DataAnswer, type DataFailure } from "../../../kit/data/answers.ts"

/** An answer in Key Vault's error form. */
export const vaultError = (status: number, code: string, message: string, inner?: string): DataAnswer => ({
  status,
  body: { error: { code, message, ...(inner !== undefined && { innererror: { code: inner } }) } },
})

/** 401 with the challenge that names the tenant and the audience. */
export const vaultUnauthorized = (problem: TokenProblem | "missing", authority: string): DataAnswer => {
  const message =
    problem === "missing"
      ? "AKV10000: Request is missing a Bearer or PoP token."
      : problem === "audience"
        ? `AKV10022: Invalid audience. Expected ${vaultAudience}.`
        : `The access token cannot be taken (${problem}).`
  return {
    ...vaultError(401, "Unauthorized", message),
    headers: { "www-authenticate": `Bearer authorization="${authority}", resource="${vaultAudience}"` },
  }
}

const callerText = ({ clientId, objectId }: VerifiedToken, authority: string) =>
  [...(clientId === undefined ? [] : [`appid=${clientId}`]), `oid=${objectId}`, `iss=${authority}/`].join(";")

/** 403 in Key Vault's form. The text for roles is that of the service. */
export const vaultForbidden = (refused: {
  readonly reason: VaultRefusal
  readonly vault: LiveKeyVault
  readonly caller: VerifiedToken
  readonly action: SecretAction
  readonly secret: string | undefined
  readonly authority: string
}): DataAnswer => {
  const { reason, vault, action, secret } = refused
  const caller = callerText(refused.caller, refused.authority)
  const place = `${vault.name};location=${vault.location}`
  const texts: Record<VaultRefusal, string> = {
    ForbiddenByConnection:
      "Public network access is disabled and request is not from a trusted service nor via an approved private link.",
    ForbiddenByPolicy: `The user, group or application '${caller}' does not have secrets ${action.permission} permission on key vault '${place}'.`,
    ForbiddenByRbac: [
      "Caller is not authorized to perform action on resource.",
      "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
      `Caller: ${caller}`,
      `Action: '${action.dataAction}'`,
      `Resource: '${keyVaultId(vault).toLowerCase()}${secret === undefined ? "" : `/secrets/${secret.toLowerCase()}`}'`,
      "Assignment: (not found)",
      "DenyAssignmentId: null",
      "DecisionReason: 'DeniedWithNoValidRBAC' ",
      `Vault: ${place}`,
      "",
    ].join("\r\n"),
  }
  return vaultError(403, "Forbidden", texts[reason], reason)
}

/** 404 for a secret, or a version of one, that is not there or is deleted. */
export const secretNotFound = (name: string, version?: string): DataFailure =>
  failWith(
    vaultError(
      404,
      "SecretNotFound",
      `A secret with (name/id) ${name}${version === undefined ? "" : `/${version}`} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`,
    ),
  )

/** 409 for the name of a secret that is deleted and not purged. */
export const secretIsDeleted = (name: string): DataFailure =>
  failWith(
    vaultError(
      409,
      "Conflict",
      `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
      "ObjectIsDeletedButRecoverable",
    ),
  )

/** 403 for the value of a version that is switched off. */
export const secretIsDisabled = (): DataFailure =>
  failWith(
    vaultError(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled"),
  )

/** 400 for a body or a parameter that cannot be taken. */
export const badParameter = (message: string): DataFailure =>
  failWith(vaultError(400, "BadParameter", message))
