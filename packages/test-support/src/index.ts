import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { systemClock } from "@keyless/core"
import type { StepContext } from "@keyless/core/plugin"
import { demoSeed, type Sandbox, type SandboxOptions, startSandbox } from "@keyless/sandbox"

/** A sandbox without databases that this process trusts. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const none = { postgresServers: [], mysqlServers: [], sqlServers: [], fabricWorkspaces: [] }
  const sandbox = await startSandbox({ seed: { ...demoSeed, ...none }, ...options })
  setDefaultCACertificates([...getCACertificates("default"), sandbox.caPem])
  return sandbox
}

/**
 * Logs this process in to a sandbox as its seeded service principal, the way `DefaultAzureCredential` sees it, and answers the options for
 * `createAzure`.
 */
export function useCaller(sandbox: Sandbox): {
  cloud: Sandbox["cloud"]
  environment: Record<string, string>
} {
  const environment = sandbox.callerEnvironment()
  for (const name of ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]) {
    process.env[name] = environment[name]
  }
  return { cloud: sandbox.cloud, environment }
}

/** A context with real time, for calling a plugin without an engine. No step has a value in it. */
export function testContext(signal: AbortSignal = new AbortController().signal): StepContext {
  return {
    signal,
    clock: systemClock,
    random: Math.random,
    progress: () => {},
    warn: () => {},
    value: ({ id }) => {
      throw new Error(`no value for ${id}`)
    },
  }
}
