import type { z } from "zod"
import { newCompactId } from "../../../kit/state/new-id.ts"
import type { LiveKeyVault, LiveSecret, LiveSecretVersion } from "../state.ts"
import { findSecret, findVersion } from "../vault-secrets.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import type { DataEndpoints } from "../../../kit/data/data-endpoints.ts"
import type { DataRequest, DataRoute } from "../../../kit/data/routes.ts"
import { parseStrictly } from "../../../kit/http/strict-body.ts"
import { badParameter, secretIsDeleted, secretIsDisabled, secretNotFound } from "./answers.ts"
import { changesOf, setBody, updateBody } from "./bodies.ts"
import { listAnswer } from "./page.ts"
import { createVaultRoute } from "./route.ts"

const present = (vault: LiveKeyVault, name: string): LiveSecret => {
  const secret = findSecret(vault, name)
  if (secret === undefined || secret.deletedAt !== undefined) throw secretNotFound(name)
  return secret
}

const presentVersion = (vault: LiveKeyVault, name: string, id?: string) => {
  const secret = present(vault, name)
  const version = findVersion(secret, id)
  if (version === undefined) throw secretNotFound(name, id)
  return { secret, version }
}

const latest = (secret: LiveSecret): LiveSecretVersion[] => {
  const version = findVersion(secret)
  return version === undefined ? [] : [version]
}

/** Secrets that are not deleted: set, read, list, change, delete. */
export const secretRoutes = (plane: ControlPlane, endpoints: DataEndpoints): DataRoute<LiveKeyVault>[] => {
  const route = createVaultRoute(plane, endpoints)
  const moment = () => new Date(plane.now()).toISOString()
  const bodyOf = <T extends z.ZodType>(schema: T, request: DataRequest) =>
    parseStrictly(schema, request.body, plane.lenient, (reason, path) =>
      badParameter(`${reason}. Path '${path}'.`),
    )

  const read = (request: DataRequest, vault: LiveKeyVault, id?: string) => {
    const found = presentVersion(vault, request.param("name"), id)
    if (!found.version.enabled) throw secretIsDisabled()
    return found
  }
  const update = (request: DataRequest, vault: LiveKeyVault, id?: string) => {
    const changes = changesOf(bodyOf(updateBody, request))
    const found = presentVersion(vault, request.param("name"), id)
    Object.assign(found.version, changes, { updatedAt: moment() })
    return found
  }

  return [
    route("GET", "/secrets", "list", (request, vault, bodies) =>
      listAnswer(
        plane,
        request,
        vault.secrets
          .filter(({ deletedAt }) => deletedAt === undefined)
          .flatMap((secret) => latest(secret).map((version) => bodies.secret(secret, version))),
      ),
    ),
    route("GET", "/secrets/{name}/versions", "list", (request, vault, bodies) => {
      const secret = present(vault, request.param("name"))
      return listAnswer(
        plane,
        request,
        secret.versions.map((version) => bodies.version(secret, version)),
      )
    }),
    route("GET", "/secrets/{name}", "get", (request, vault, bodies) => {
      const { secret, version } = read(request, vault)
      return { status: 200, body: bodies.withValue(secret, version) }
    }),
    route("GET", "/secrets/{name}/{version}", "get", (request, vault, bodies) => {
      const { secret, version } = read(request, vault, request.param("version"))
      return { status: 200, body: bodies.withValue(secret, version) }
    }),
    route("PUT", "/secrets/{name}", "set", (request, vault, bodies) => {
      const name = request.param("name")
      if (!/^[0-9a-z-]{1,127}$/i.test(name)) throw badParameter(`The secret name '${name}' is not valid.`)
      const body = bodyOf(setBody, request)
      const found = findSecret(vault, name)
      if (found?.deletedAt !== undefined) throw secretIsDeleted(name)
      const version: LiveSecretVersion = {
        id: newCompactId(),
        value: body.value,
        enabled: true,
        createdAt: moment(),
        ...changesOf(body),
      }
      const secret = found ?? { name, versions: [] }
      secret.versions.push(version)
      if (found === undefined) vault.secrets.push(secret)
      return { status: 200, body: bodies.withValue(secret, version) }
    }),
    route("PATCH", "/secrets/{name}", "update", (request, vault, bodies) => {
      const { secret, version } = update(request, vault)
      return { status: 200, body: bodies.version(secret, version) }
    }),
    route("PATCH", "/secrets/{name}/{version}", "update", (request, vault, bodies) => {
      const { secret, version } = update(request, vault, request.param("version"))
      return { status: 200, body: bodies.version(secret, version) }
    }),
    route("DELETE", "/secrets/{name}", "delete", (request, vault, bodies) => {
      const { secret, version } = presentVersion(vault, request.param("name"))
      secret.deletedAt = moment()
      return { status: 200, body: bodies.deletedVersion(secret, version) }
    }),
  ]
}
