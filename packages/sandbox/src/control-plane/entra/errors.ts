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
