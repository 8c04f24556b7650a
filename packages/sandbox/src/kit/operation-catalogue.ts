import type { ArmRoute } from "./arm/routes.ts"
import type { Basis, ServedOperation } from "./basis.ts"
import { entraOperations } from "./entra/operations.ts"
import { graphOperations } from "./graph/operations.ts"
import type { RunningService } from "./running-service.ts"

/** An operation that the sandbox serves, and what it is modelled on. */
export interface SandboxOperation {
  /** `Microsoft.Web`, `Microsoft Graph` … */
  readonly service: string
  readonly method: string
  readonly path: string
  readonly basis: Basis
  /** Versions that it takes; empty for services that have none in their requests. */
  readonly apiVersions: readonly string[]
}

interface TableRoute {
  readonly method: string
  readonly path: string
  readonly basis: Basis
  readonly apiVersions?: readonly string[]
}

const of =
  (service: string) =>
  ({ method, path, basis, apiVersions = [] }: TableRoute): SandboxOperation => ({
    service,
    method,
    path,
    basis,
    apiVersions,
  })

const armService = ({ path }: ArmRoute) =>
  /.*\/providers\/(?<provider>[^/]+)/.exec(path)?.groups?.["provider"] ?? "Microsoft.Resources"

const hosts: readonly ServedOperation[] = [
  { method: "GET", path: "/msi/token", basis: "documented" },
  { method: "GET", path: "/metadata/identity/oauth2/token", basis: "documented" },
]

/** Every operation that the sandbox serves, but those of its own management API. */
export const operationCatalogue = async (
  armRoutes: readonly ArmRoute[],
  services: readonly RunningService[],
): Promise<readonly SandboxOperation[]> => {
  const others = await Promise.all(services.map(async (service) => (await service.operations?.()) ?? []))
  return [
    of("Cloud metadata")({ method: "GET", path: "/metadata/endpoints", basis: "documented" }),
    ...armRoutes.map((route) => of(armService(route))(route)),
    ...entraOperations.map(of("Microsoft Entra ID")),
    ...graphOperations.map(of("Microsoft Graph")),
    ...hosts.map(of("Managed identities of apps")),
    ...others.flat().flatMap(({ service, operations }) => operations.map(of(service))),
  ]
}
