import type { ArmRoute } from "./arm/routes.ts"
import type { Basis, ServedOperation } from "./basis.ts"
import type { ControlPlane } from "./context.ts"
import { entraOperations } from "./entra/operations.ts"
import { roleAssignmentRoutes } from "../services/fabric/role-assignments.ts"
import { sqlDatabaseRoutes } from "../services/fabric/sql-databases.ts"
import { workspaceRoutes } from "../services/fabric/workspaces.ts"
import { graphOperations } from "./graph/operations.ts"

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
  plane: ControlPlane,
  armRoutes: readonly ArmRoute[],
): Promise<readonly SandboxOperation[]> => {
  const { secretRoutes } = await import("../services/key-vault/data/secrets.ts")
  const { deletedSecretRoutes } = await import("../services/key-vault/data/deleted-secrets.ts")
  const { keyValueRoutes } = await import("../services/app-configuration/data/key-values.ts")
  const { keyValueListRoutes } = await import("../services/app-configuration/data/lists.ts")
  return [
    of("Cloud metadata")({ method: "GET", path: "/metadata/endpoints", basis: "documented" }),
    ...armRoutes.map((route) => of(armService(route))(route)),
    ...entraOperations.map(of("Microsoft Entra ID")),
    ...graphOperations.map(of("Microsoft Graph")),
    ...hosts.map(of("Managed identities of apps")),
    ...[...workspaceRoutes(plane), ...sqlDatabaseRoutes(plane), ...roleAssignmentRoutes(plane)].map(
      of("Microsoft Fabric"),
    ),
    ...[...secretRoutes(plane), ...deletedSecretRoutes(plane)].map(of("Key Vault, data")),
    ...[...keyValueRoutes(plane), ...keyValueListRoutes(plane)].map(of("App Configuration, data")),
  ]
}
