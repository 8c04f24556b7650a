import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type AzureService, azureServices } from "./azure-services.ts"
import { demoSeed } from "./demo-seed.ts"
import { listenHttps } from "./kit/http/listen.ts"
import { knownOf } from "./kit/known-services.ts"
import { openServices } from "./kit/open-services.ts"
import { openCertificateAuthority } from "./kit/pki/certificate-authority.ts"
import type { SeedOf } from "./kit/seed-of.ts"
import type { SandboxService } from "./kit/service.ts"
import { createFaults } from "./kit/state/faults.ts"
import { kitSeed } from "./kit/state/seed-schema.ts"
import { createStore } from "./kit/state/store.ts"
import type { Sandbox, SandboxOptions } from "./options.ts"
import { runSandbox } from "./running-sandbox.ts"

/** The part of the demo for which there are services. */
const demoFor = (services: readonly SandboxService[]) => {
  const fields = new Set(Object.keys(Object.assign({}, kitSeed, ...services.map(({ seed }) => seed))))
  return Object.fromEntries(Object.entries(demoSeed).filter(([name]) => fields.has(name)))
}

/**
 * Starts a local Azure on loopback: ARM, Entra and Graph over HTTPS, the identity endpoints of apps, and what the services have.
 * @throws Error when the seed is not valid, the port is taken, or two services have a name, a provider or a field of a seed in common.
 */
export const startSandbox = async <
  const Services extends readonly SandboxService[] = readonly AzureService[],
>(
  options: SandboxOptions<Services> = {},
): Promise<Sandbox<SeedOf<Services>>> => {
  const { port = 0, lenient = false, onExchange } = options
  const now = Date.now
  const faults = createFaults(options.faults)
  const services: readonly SandboxService[] = options.services ?? azureServices(options)
  const opened = openServices(services)
  const known = knownOf(services)
  const store = createStore(options.seed ?? demoFor(services), opened, known.roles, faults, now)
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "keyless-sandbox-")))
  const removeDirectory = async () => {
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true })
  }
  const authority = await openCertificateAuthority(directory)
  const certificate = await authority.issue({ dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] })

  // The address is part of tokens and answers, so the server listens before what it serves is made.
  let serve: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  const https = await listenHttps((request) => serve(request), certificate, port).catch(
    async (cause: unknown) => {
      await removeDirectory()
      throw new Error(`the sandbox cannot listen on port ${port} of 127.0.0.1`, { cause })
    },
  )
  try {
    return await runSandbox({
      url: `https://127.0.0.1:${https.port}`,
      directory,
      authority,
      opened,
      known,
      store,
      faults,
      lenient,
      onExchange,
      now,
      serveWith(fetch) {
        serve = fetch
      },
      closeServer: () => https.close(),
      removeDirectory,
    })
  } catch (error) {
    // What runs may have closed the server itself.
    await https.close().catch(() => undefined)
    await removeDirectory()
    throw error
  }
}
