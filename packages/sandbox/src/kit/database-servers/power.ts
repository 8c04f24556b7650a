import { z } from "zod"
import type { FlexibleServerState } from "./seed-parts.ts"
import type { ArmRoute } from "../arm/routes.ts"
import { withBody } from "../arm/routes.ts"
import { writeOnly } from "../arm/fields/roles.ts"
import { operationFailure } from "../arm/operations.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

/** A server that can be stopped. */
export interface StoppableServer extends AnyServer {
  state: FlexibleServerState
  /** Names of parameters that act from the next restart on. */
  pendingParameters: string[]
}

/** A restart that moves to a standby is refused: no server of the sandbox has one. */
const restartBody = z
  .strictObject({
    restartWithFailover: writeOnly(
      z
        .union([z.boolean(), z.enum(["Enabled", "Disabled"])])
        .nullish()
        .refine((value) => value !== true && value !== "Enabled", "The sandbox has no standby servers"),
    ),
    failoverMode: writeOnly(
      z
        .string()
        .nullish()
        .refine((value) => !value, "The sandbox has no standby servers"),
    ),
    maxFailoverSeconds: writeOnly(z.number().int().nullish()),
  })
  .optional()

/**
 * Start, stop and restart of flexible servers. What cannot be done in the state of the server is accepted and then fails (public report
 * hashicorp/terraform-provider-azurerm 29219).
 */
export const powerRoutes = <S extends StoppableServer>(servers: Servers<S>): ArmRoute[] => {
  const { kind, path, plane, of } = servers
  const change =
    (name: "Start" | "Stop" | "Restart", work: (server: S) => void): ArmRoute["handle"] =>
    (request) => {
      const server = of(request)
      const names = {
        operation: `${kind.type}/${name.toLowerCase()}/action`,
        management: `${name}ServerManagementOperation`,
      }
      return servers.accept(server, request, names, async () => {
        if (server.state !== (name === "Start" ? "Stopped" : "Ready")) {
          const needed = name === "Start" ? "Start Server" : "Restart or Stop Server"
          throw operationFailure(
            "ServerIsNotReady",
            `${needed} can only be performed on ${name === "Start" ? "Stopped" : "Started"} servers. Server Name = ${server.name}, Current Server State = ${server.state}`,
          )
        }
        work(server)
      })
    }
  const route = (verb: string) =>
    ({
      method: "POST",
      path: `${path}/${verb}`,
      operation: `${kind.type}/${verb}/action`,
      apiVersions: kind.apiVersions,
      basis: "specified",
    }) as const
  const restart = change("Restart", (server) => {
    server.pendingParameters = []
  })
  const inForce = (state: "Ready" | "Stopped") => (server: S) => {
    server.state = state
    server.pendingParameters = []
  }
  return [
    { ...route("start"), handle: change("Start", inForce("Ready")) },
    { ...route("stop"), handle: change("Stop", inForce("Stopped")) },
    { ...route("restart"), ...withBody(plane, restartBody, (request) => restart(request)) },
  ]
}
