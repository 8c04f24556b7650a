import { z } from "zod"
import type { ArmRoute } from "../routes.ts"
import { withBody } from "../routes.ts"
import { writeOnly } from "../fields/roles.ts"
import { operationFailure } from "../operations.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

/** A server that can be stopped. */
export interface StoppableServer extends AnyServer {
  stopped: boolean
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

/** What a server's state is called. */
export const powerState = ({ stopped }: { readonly stopped: boolean }): "Stopped" | "Ready" =>
  stopped ? "Stopped" : "Ready"

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
        if (server.stopped !== (name === "Start")) {
          const needed = name === "Start" ? "Start Server" : "Restart or Stop Server"
          throw operationFailure(
            "ServerIsNotReady",
            `${needed} can only be performed on ${name === "Start" ? "Stopped" : "Started"} servers. Server Name = ${server.name}, Current Server State = ${powerState(server)}`,
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
  const inForce = (stopped: boolean) => (server: S) => {
    server.stopped = stopped
    server.pendingParameters = []
  }
  return [
    { ...route("start"), handle: change("Start", inForce(false)) },
    { ...route("stop"), handle: change("Stop", inForce(true)) },
    { ...route("restart"), ...withBody(plane, restartBody, (request) => restart(request)) },
  ]
}
