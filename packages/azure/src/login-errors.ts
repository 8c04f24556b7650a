import type { KeylessError } from "@keyless/core/plugin"

import { bareCause } from "./bare-cause.ts"
import { azureFailure } from "./error-codes.ts"

const codes = /AADSTS(\d{5,7})/g

/** Errors of the sign-in service that only a person can clear: a second factor, a changed password, an expired session. */
const interactive = new Set([
  "50005",
  "50058",
  "50076",
  "50078",
  "50079",
  "50097",
  "50158",
  "50173",
  "65001",
  "70043",
  "700082",
  "700084",
])
const nobody = /please run 'az login'|not logged in|no accounts? (?:were|was)? ?found|CredentialUnavailable/i
// MSAL's words for an authority that does not answer.
const silent = /endpoints_resolution_error|network_error|openid_config_error|no_network_connectivity/
const renew = /interaction_required|Interactive authentication is needed|invalid_grant/i

/**
 * Translates errors of `@azure/identity`: who is not logged in, who was refused, and why. Codes: learn.microsoft.com,
 * "Microsoft Entra authentication and authorization error codes".
 *
 * @returns nothing for errors that are not about signing in
 */
export function loginError(error: unknown): KeylessError | undefined {
  const names = new Set<string>()
  const text = gather(error, names).join("\n")
  const found = new Set([...text.matchAll(codes)].map((match) => match[1]))
  const about = [
    "AuthenticationError",
    "AggregateAuthenticationError",
    "CredentialUnavailableError",
    "AuthenticationRequiredError",
  ]
  if (
    found.size === 0 &&
    !about.some((name) => names.has(name)) &&
    !/Interactive authentication is needed/i.test(text)
  ) {
    return undefined
  }
  if (found.has("530003")) {
    return azureFailure(
      "conditional_access",
      "Conditional Access lets only devices in that are joined to Microsoft Entra ID, and this one is not (AADSTS530003).",
      {
        hint: "Ask the IT department to join this device to Microsoft Entra ID, or run the command on a device that is.",
        cause: bareCause(error),
      },
    )
  }
  if ([...found].some((code) => code !== undefined && /^5300\d$/.test(code))) {
    return azureFailure(
      "conditional_access",
      `Conditional Access does not let this login in: ${sentence(text, "5300")}`,
      {
        hint: "Ask the IT department which device, place or application the policy asks for.",
        cause: bareCause(error),
      },
    )
  }
  const person = [...found].find((code) => code !== undefined && interactive.has(code))
  if (
    person !== undefined ||
    (found.size === 0 && (names.has("AuthenticationRequiredError") || renew.test(text)))
  ) {
    return azureFailure(
      "login_interactive_required",
      `The login has to be renewed in person${person === undefined ? "" : ` (AADSTS${person})`}.`,
      {
        hint: "Run: az login",
        cause: bareCause(error),
      },
    )
  }
  if (found.size > 0) {
    const first = [...found][0] ?? ""
    return azureFailure("login_failed", `Microsoft Entra ID refused the login: ${sentence(text, first)}`, {
      hint:
        first === "7000215" || first === "7000222"
          ? "Check the client secret: give its value, not its id, and make a new one if it has expired."
          : "Check tenant, client id and secret, or log in with: az login",
      cause: bareCause(error),
    })
  }
  if (silent.test(text)) {
    return azureFailure("azure_unreachable", "The sign-in service could not be reached.", {
      hint: "Check the network, the proxy (HTTPS_PROXY), the name of the cloud, and NODE_EXTRA_CA_CERTS where an authority of your own signs.",
      retryable: true,
      cause: bareCause(error),
    })
  }
  if (names.has("AuthenticationError") && !nobody.test(text)) {
    return azureFailure("login_failed", "Microsoft Entra ID refused the login.", {
      hint: "Log in with: az login",
      cause: bareCause(error),
    })
  }
  return azureFailure("not_logged_in", "No Azure credentials were found.", {
    hint: "Log in with: az login; without a person, set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.",
    cause: bareCause(error),
  })
}

/** Messages of an error, of its causes and of the errors a chain of credentials collected; names go into `names`. */
function gather(error: unknown, names: Set<string>, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 5) return []
  names.add(error.name)
  const several: readonly unknown[] = "errors" in error && Array.isArray(error.errors) ? error.errors : []
  return [error.message, ...[error.cause, ...several].flatMap((inner) => gather(inner, names, depth + 1))]
}

/** The sentence that follows a code, without the trace ids behind it. */
function sentence(text: string, code: string): string {
  const start = text.indexOf(`AADSTS${code}`)
  const line = text.slice(start).split("\n", 1)[0] ?? ""
  return line.split(/ Trace ID:| - Correlation ID/, 1)[0]?.trim() ?? line
}
