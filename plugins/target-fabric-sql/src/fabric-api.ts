import { type Azure, azureFailure, requestAzure, type RestRequest } from "@keyless/azure"
import { isKeylessError } from "@keyless/core/plugin"
import { fabricFailure } from "./errors.ts"

/** Requests to the Fabric API of a cloud. */
export interface FabricApi {
  /** @param path - from the version on: `/v1/workspaces/…` @throws KeylessError, one for each kind of refusal */
  send(request: FabricRequest): Promise<unknown>
}

/** A request; `resource` and `path` name what it is about. */
export interface FabricRequest extends Pick<RestRequest, "method" | "body"> {
  readonly path: string
  readonly signal: AbortSignal
  readonly resource: string
  /** What is missing where the answer is 404: `SQL database 1111… in workspace 2222…`. */
  readonly what: string
  /** What to do where the answer is 403, besides getting a stronger role. */
  readonly instead?: string
}

/** @throws KeylessError `fabric_unavailable` */
export function fabricApi(azure: Azure): FabricApi {
  const {
    name,
    fabric,
    scopes: { fabric: scope },
  } = azure.cloud
  if (fabric === undefined || scope === undefined) {
    throw fabricFailure("fabric_unavailable", `The cloud "${name}" has no Microsoft Fabric.`, {
      hint: "Use another target, or a cloud file (KEYLESS_CLOUD) with the fields fabric and scopes.fabric.",
    })
  }
  const rest = azure.rest(scope)
  return {
    async send({ path, method = "GET", body, signal, resource, what, instead }) {
      const request = { method, url: `${fabric}${path}`, body, signal }
      try {
        return await requestAzure(() => rest(request), { resource, signal })
      } catch (error) {
        throw explained(error, { resource, what, instead: instead ?? "" })
      }
    },
  }
}

/** The service's own code of an error, such as `PrincipalNotFound`. */
export function serviceCode(error: unknown): string | undefined {
  if (!isKeylessError(error)) return undefined
  const code = error.details?.["serviceCode"]
  return typeof code === "string" ? code : undefined
}

/**
 * What a status of Fabric means; whatever else it is, such as 429 after several waits, has its error already. Microsoft Learn, "Fabric REST API",
 * "Identity support", and tenant setting "Service principals can call Fabric public APIs".
 */
function explained(
  error: unknown,
  { resource, what, instead }: Required<Pick<FabricRequest, "resource" | "what" | "instead">>,
): unknown {
  if (!isKeylessError(error)) return error
  const facts = { resource, details: error.details ?? {}, cause: error }
  switch (error.code) {
    case codes.refused:
      // A token that was not given at all says itself why.
      if (error.details?.["status"] !== 401) return error
      return fabricFailure("fabric_login_refused", `Fabric did not accept the token: ${error.message}`, {
        ...facts,
        hint: "Log in again with: az login. For service principals the tenant has to allow it: Fabric admin portal, tenant settings, Service principals can call Fabric public APIs.",
      })
    case codes.forbidden:
      return fabricFailure("fabric_forbidden", `You may not do this with ${what}: ${error.message}`, {
        ...facts,
        hint: `Have an administrator of the workspace give you the role Contributor, Member (to give roles) or Admin (to take them away); for service principals the tenant has to allow the Fabric APIs.${instead}`,
      })
    case codes.missing:
      return fabricFailure("target_not_found", `There is no ${what}.`, {
        ...facts,
        hint: "See which there are with: az rest --resource https://api.fabric.microsoft.com --url https://api.fabric.microsoft.com/v1/workspaces",
      })
    default:
      return error
  }
}

const codes = {
  refused: "login_failed",
  forbidden: "permission_missing",
  missing: "resource_not_found",
} as const satisfies Readonly<Record<string, keyof typeof azureFailure.codes>>
