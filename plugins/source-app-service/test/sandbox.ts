import { getCACertificates, setDefaultCACertificates } from "node:tls"

import type { StepContext } from "@keyless/core/plugin"
import { demoSeed, type Sandbox, type SandboxOptions, startSandbox } from "@keyless/sandbox"

import { type Azure, type AzureOptions, createAzure } from "@keyless/azure"

/** A sandbox without databases that this process trusts. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: { ...demoSeed, postgresServers: [] }, ...options })
  setDefaultCACertificates([...getCACertificates("default"), sandbox.caPem])
  return sandbox
}

/** Logs in to a sandbox as its seeded service principal, through `DefaultAzureCredential`. */
export function login(sandbox: Sandbox, options: AzureOptions = {}): Azure {
  const environment = sandbox.callerEnvironment()
  for (const name of ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"])
    process.env[name] = environment[name]
  return createAzure({ cloud: sandbox.cloud, environment, ...options })
}

/** A context with real time. */
export function context(signal: AbortSignal = new AbortController().signal): StepContext {
  return {
    signal,
    clock: {
      now: () => new Date(),
      sleep: (ms, abort) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, ms)
          abort?.addEventListener("abort", () => {
            clearTimeout(timer)
            reject(abort.reason)
          })
        }),
    },
    random: Math.random,
    progress: () => {},
    warn: () => {},
    value: ({ id }) => {
      throw new Error(`no value for ${id}`)
    },
  }
}
