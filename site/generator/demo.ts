import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { createAzure } from "@keyless/azure"
import type { Plugin } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import { demoSeed, type Sandbox, startSandbox } from "@keyless/sandbox"

/** A sandbox with the demo in it, and the plugins that work there as its service principal. */
export interface Demo {
  readonly sandbox: Sandbox
  readonly plugins: readonly Plugin[]
  /** For whom tokens were asked for, in order, each once. */
  readonly audiences: ReadonlySet<string>
}

/** Starts a sandbox for as long as `work` lasts. */
export async function withDemo<T>(work: (demo: Demo) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ seed: demoSeed, faults: { retryAfterSeconds: 0 } })
  try {
    setDefaultCACertificates([...getCACertificates("default"), sandbox.caPem])
    const audiences = new Set<string>()
    return await work({ sandbox, plugins: azurePreset({ azure: demoAzure(sandbox, audiences) }), audiences })
  } finally {
    await sandbox.stop()
  }
}

function demoAzure(sandbox: Sandbox, audiences: Set<string>) {
  const caller = demoSeed.directory?.servicePrincipals?.[0]?.objectId
  if (caller === undefined) throw new Error("The demo has no service principal.")
  return createAzure({
    cloud: sandbox.cloud,
    environment: sandbox.callerEnvironment(),
    credential: {
      async getToken(scopes) {
        const audience = [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? ""
        audiences.add(audience)
        const token = await sandbox.tokenFor(caller, audience)
        return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
      },
    },
  })
}
