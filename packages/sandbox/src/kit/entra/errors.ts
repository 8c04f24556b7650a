/** An error of the token endpoint: OAuth error, AADSTS number and sentence. */
export interface EntraError {
  readonly status: number
  readonly error: string
  readonly number: number
  readonly text: string
  readonly suberror?: string
}

/** The tenant of the path is not this one. */
export const unknownTenant = (tenant: string): EntraError => ({
  status: 400,
  error: "invalid_tenant",
  number: 90002,
  text: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
})

/** No application with this client id. */
export const unknownApplication = (clientId: string, tenant: string): EntraError => ({
  status: 400,
  error: "unauthorized_client",
  number: 700016,
  text: `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
})

/** The client secret does not fit. */
export const invalidSecret = (clientId: string): EntraError => ({
  status: 401,
  error: "invalid_client",
  number: 7000215,
  text: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
})

/** An application asks for single permissions, which only people can. */
export const scopeWithoutDefault = (scope: string): EntraError => ({
  status: 400,
  error: "invalid_scope",
  number: 1002012,
  text: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
})

/** Password, or user, is wrong. */
export const invalidPassword: EntraError = {
  status: 400,
  error: "invalid_grant",
  number: 50126,
  text: "Error validating credentials due to invalid username or password.",
}

/** The tenant does not have this resource. */
export const unknownResource = (resource: string, tenant: string): EntraError => ({
  status: 400,
  error: "invalid_resource",
  number: 500011,
  text: `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
})

/** Conditional access wants a managed device. */
export const deviceRequired: EntraError = {
  status: 400,
  error: "invalid_grant",
  number: 530003,
  text: "Your device is required to be managed to access this resource.",
  suberror: "message_only",
}

const invalidGrant = (number: number, text: string, suberror?: string): EntraError => ({
  status: 400,
  error: "invalid_grant",
  number,
  text,
  ...(suberror !== undefined && { suberror }),
})

// Numbers and their meanings: Microsoft Learn, "Microsoft Entra authentication and authorization error codes".

/** A refresh token or code that is none, or another client's. */
export const malformedGrant: EntraError = invalidGrant(
  70_000,
  "The provided value for the input parameter 'grant' is not valid: it is malformed, or was issued to another client.",
)

/** A code that was used before, or never given out. */
export const codeRedeemed: EntraError = invalidGrant(
  54_005,
  "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
)

/** The verifier does not fit the challenge (RFC 7636). */
export const wrongVerifier: EntraError = invalidGrant(
  501_481,
  "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
)

/** A refresh token from before the person's tokens were revoked. */
export const grantRevoked: EntraError = invalidGrant(
  50_173,
  "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
  "bad_token",
)

/** The person is not, or no longer, in the directory. */
export const unknownUser = (name: string): EntraError =>
  invalidGrant(50_034, `The user account '${name}' does not exist in the directory.`)

/** Nobody has approved the device code yet. */
export const authorizationPending: EntraError = {
  status: 400,
  error: "authorization_pending",
  number: 70_016,
  text: "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
}

/** Somebody declined the device code. */
export const authorizationDeclined: EntraError = {
  status: 400,
  error: "authorization_declined",
  number: 70_018,
  text: "The end user denied the authorization request.",
}

/** The device code was not approved in time. */
export const deviceCodeExpired: EntraError = {
  status: 400,
  error: "expired_token",
  number: 70_020,
  text: "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
}

/** No such device code. */
export const invalidDeviceCode: EntraError = {
  status: 400,
  error: "bad_verification_code",
  number: 70_000,
  text: "The provided value for the input parameter 'device_code' is not valid.",
}

/** Grant type that this token endpoint does not have. */
export const unsupportedGrant = (grant: string): EntraError => ({
  status: 400,
  error: "unsupported_grant_type",
  number: 70003,
  text: `The app requested an unsupported grant type '${grant}'.`,
})

/** A field of the form is missing. */
export const missingParameter = (name: string): EntraError => ({
  status: 400,
  error: "invalid_request",
  number: 900144,
  text: `The request body must contain the following parameter: '${name}'.`,
})

/** Body of the error answer. `correlation` is the client's own id, where it sent one. */
export const entraErrorBody = (error: EntraError, now: Date, correlation: string | undefined) => {
  const trace = crypto.randomUUID()
  const id = correlation ?? crypto.randomUUID()
  const timestamp = `${now.toISOString().slice(0, 19).replace("T", " ")}Z`
  return {
    error: error.error,
    error_description: `AADSTS${error.number}: ${error.text} Trace ID: ${trace} Correlation ID: ${id} Timestamp: ${timestamp}`,
    error_codes: [error.number],
    timestamp,
    trace_id: trace,
    correlation_id: id,
    error_uri: `https://login.microsoftonline.com/error?code=${error.number}`,
    ...(error.suberror !== undefined && { suberror: error.suberror }),
  }
}
