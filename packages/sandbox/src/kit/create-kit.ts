import { createMetadataEndpoints } from "./app-identities/metadata-endpoints.ts"
import type { IdentityRequest } from "./app-identities/identity-faults.ts"
import { createOperations } from "./arm/operations.ts"
import type { ControlPlane } from "./context.ts"
import { createTokenService } from "./entra/token-service.ts"
import { createUserGrants } from "./entra/user-grants.ts"
import type { IssueCertificate } from "./gateway/plane.ts"
import { createLog, type Log, type RequestRecord } from "./http/request-log.ts"
import { withRequestLog } from "./http/with-request-log.ts"
import type { KnownServices } from "./known-services.ts"
import type { StatementRecord } from "./ports.ts"
import { createProvided } from "./provided.ts"
import type { RunningService } from "./running-service.ts"
import type { FaultSwitchboard } from "./state/faults.ts"
import type { Store } from "./state/store.ts"

/** What the kit is made with. */
export interface KitOptions {
  /** Origin of the HTTPS server. */
  readonly url: string
  readonly store: Store
  readonly faults: FaultSwitchboard
  readonly known: KnownServices
  /** The services that run at the moment of a call. */
  readonly running: () => readonly RunningService[]
  /** Where gateways may keep files. */
  readonly directory: string
  readonly issueCertificate: IssueCertificate
  readonly statements: Log<StatementRecord>
  readonly lenient: boolean
  readonly onExchange: ControlPlane["onExchange"]
  readonly now: () => number
}

/** Makes what the parts of a sandbox share. */
export const createKit = async (options: KitOptions): Promise<ControlPlane> => {
  const { url, store, faults, known, now, lenient, onExchange } = options
  const tokens = await createTokenService({ url, store, faults, now })
  const provided = createProvided(options.running)
  const requests = createLog<RequestRecord>()
  return {
    url,
    store,
    faults,
    tokens,
    userGrants: createUserGrants(now),
    metadata: createMetadataEndpoints({ store, tokens, faults, provided, now }, (app) =>
      withRequestLog<IdentityRequest>(requests, now, () => "msi").route("/", app),
    ),
    operations: createOperations({ url, faults, now }),
    gateways: {
      directory: options.directory,
      issueCertificate: options.issueCertificate,
      identity: tokens,
      authority: `${url}/${store.state.tenantId}`,
      onStatement: (record) => options.statements.add(record),
    },
    requests,
    known,
    provided,
    lenient,
    onExchange,
    now,
  }
}
