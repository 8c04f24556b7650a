import { defineService } from "@keyless/sandbox"
import { openServer, type RunningServer } from "./gateway.ts"
import { audiences, contosoSeed, type ContosoState } from "./state.ts"

/** Contoso Postgres in the sandbox: a real PostgreSQL behind each server. It has no part in Azure Resource Manager. */
export const contosoPostgresService = () =>
  defineService({
    name: "contoso-postgres",
    namespaces: [],
    seed: contosoSeed,
    load: ({ contosoServers }): ContosoState => ({ contosoServers }),
    resources: () => [],
    audiences,
    start(kit) {
      const running = new Map<string, RunningServer>()
      const close = async () => {
        await Promise.all([...running.values()].map((server) => server.close()))
        running.clear()
      }
      return {
        routes: [],
        listeners: [
          {
            async restart() {
              await close()
              for (const server of kit.own.contosoServers)
                running.set(server.name, await openServer(kit, server))
            },
            close,
            databases: () =>
              [...running].map(([name, { host, port }]) => ({ id: `contoso:${name}`, host, port })),
          },
        ],
      }
    },
    fidelity: [
      {
        title: "Contoso Postgres",
        notes: [
          { kind: "difference", says: "Every server has one cluster, and no one looks at the name of it." },
        ],
      },
    ],
  })

export default contosoPostgresService
