import type { LiveKeyVault } from "../state.ts"
import { findSecret, findVersion } from "../vault-secrets.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import type { DataEndpoints } from "../../../kit/data/data-endpoints.ts"
import type { DataRoute } from "../../../kit/data/routes.ts"
import { secretNotFound } from "./answers.ts"
import { listAnswer } from "./page.ts"
import { createVaultRoute } from "./route.ts"

const deleted = (vault: LiveKeyVault, name: string) => {
  const secret = findSecret(vault, name)
  const version = secret === undefined ? undefined : findVersion(secret)
  if (secret?.deletedAt === undefined || version === undefined) throw secretNotFound(name)
  return { secret, version }
}

/** Secrets that are deleted and can be recovered. */
export const deletedSecretRoutes = (
  plane: ControlPlane,
  endpoints: DataEndpoints,
): DataRoute<LiveKeyVault>[] => {
  const route = createVaultRoute(plane, endpoints)
  return [
    route("GET", "/deletedsecrets", "list", (request, vault, bodies) =>
      listAnswer(
        plane,
        request,
        vault.secrets
          .filter(({ deletedAt }) => deletedAt !== undefined)
          .map(({ name }) => deleted(vault, name))
          .map(({ secret, version }) => bodies.deletedSecret(secret, version)),
      ),
    ),
    route("GET", "/deletedsecrets/{name}", "getDeleted", (request, vault, bodies) => {
      const { secret, version } = deleted(vault, request.param("name"))
      return { status: 200, body: bodies.deletedVersion(secret, version) }
    }),
    route("POST", "/deletedsecrets/{name}/recover", "recover", (request, vault, bodies) => {
      const { secret, version } = deleted(vault, request.param("name"))
      delete secret.deletedAt
      return { status: 200, body: bodies.version(secret, version) }
    }),
    route("DELETE", "/deletedsecrets/{name}", "purge", (request, vault) => {
      const { secret } = deleted(vault, request.param("name"))
      vault.secrets.splice(vault.secrets.indexOf(secret), 1)
      return { status: 204 }
    }),
  ]
}
