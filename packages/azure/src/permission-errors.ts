import type { KeylessError, KeylessErrorOptions } from "@keyless/core/plugin"

import { meaningOf } from "./answers/meaning.ts"
import { azureFailure } from "./error-codes.ts"
import type { Failure } from "./failure.ts"

// The messages of AuthorizationFailed and LinkedAuthorizationFailed; learn.microsoft.com, "Troubleshoot Azure RBAC".
const missing =
  /(?:object id '(?<caller>[^']+)').*?does not have (?:authorization|permission) to perform action(?:\(s\))? '(?<action>[^']+)' (?:over scope|on the linked scope\(s\)) '(?<scope>[^']+)'/s

/** Smallest built-in role that holds the actions of a provider; learn.microsoft.com, "Azure built-in roles". */
const roles: readonly (readonly [RegExp, string])[] = [
  [/^Microsoft\.Web\//i, "Website Contributor"],
  [/^Microsoft\.ManagedIdentity\/.*\/(?:read|assign\/action)$/i, "Managed Identity Operator"],
  [/\/read$/i, "Reader"],
]

/** Words of a refusal for want of a permission, where a service has a code of its own or none. */
const aboutPermission = /permission|authoriz|privilege|access|forbidden|not allowed|\brole\b/i

/** Whether a refusal is for want of a permission: 403 has other reasons too, so its code decides, and then its words. */
function isAboutPermission(failure: Failure): boolean {
  if (meaningOf(failure)?.error === "permission_missing") return true
  if (failure.status !== 403) return false
  return failure.code === undefined || aboutPermission.test(`${failure.code} ${failure.message}`)
}

/** `permission_missing` for a refusal for want of a permission; nothing for other failures. */
export function permissionError(failure: Failure, options: KeylessErrorOptions): KeylessError | undefined {
  if (!isAboutPermission(failure)) return undefined
  const found = missing.exec(failure.message)?.groups
  const action = found?.["action"]
  const scope = found?.["scope"]
  if (action === undefined || scope === undefined) {
    return azureFailure("permission_missing", failure.message, {
      ...options,
      hint: "Ask an owner of the resource for the permission that the message names.",
    })
  }
  const role = roles.find(([pattern]) => pattern.test(action))?.[1] ?? "Contributor"
  const assignee = found?.["caller"] ?? "<your object id>"
  return azureFailure("permission_missing", `The permission ${action} on ${scope} is missing.`, {
    ...options,
    hint: `An owner can grant it: az role assignment create --assignee "${assignee}" --role "${role}" --scope "${scope}" (any role with ${action} will do; a new assignment needs some minutes).`,
    details: { ...options.details, permission: action, scope },
  })
}
