import type { Sandbox } from "@keyless/sandbox"
import { caller } from "./conformance.ts"

/** The rule that lets a test in while it looks. */
export const auditorRule = "AuditorOnly"

/** A server of a sandbox, seen and changed past the plugin under test. */
export interface ServerAuditor {
  readonly place: () => { readonly host: string; readonly port: number }
  /** Changes the server or something under it in Azure, and waits until that is done. */
  readonly arm: (method: "PUT" | "PATCH" | "DELETE", path: string, body?: unknown) => Promise<void>
  /** Does a work while the firewall is open for it. */
  readonly admitted: <T>(work: () => Promise<T>) => Promise<T>
}

/** @param name - last part of the server's id */
export function serverAuditor(sandbox: Sandbox, name: string, apiVersion: string): ServerAuditor {
  const server = () => {
    const found = sandbox.databases().find(({ id }) => id.endsWith(`/${name}`))
    if (found === undefined) throw new Error(`the sandbox has no ${name}`)
    return found
  }
  const arm: ServerAuditor["arm"] = async (method, path, body) => {
    const token = await sandbox.tokenFor(caller.objectId, "https://management.azure.com")
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
    const response = await fetch(`${sandbox.url}${server().id}${path}?api-version=${apiVersion}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    const operation = response.headers.get("azure-asyncoperation")
    const isRunning = async () =>
      operation !== null && (await (await fetch(operation, { headers })).text()).includes('"InProgress"')
    while (await isRunning());
  }
  return {
    place: server,
    arm,
    async admitted(work) {
      const properties = { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }
      await arm("PUT", `/firewallRules/${auditorRule}`, { properties })
      try {
        return await work()
      } finally {
        await arm("DELETE", `/firewallRules/${auditorRule}`)
      }
    },
  }
}
