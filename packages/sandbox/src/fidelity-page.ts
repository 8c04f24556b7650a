import { azureServices } from "./azure-services.ts"
import { writeFidelityPage } from "./kit/fidelity/page.ts"
import type { SandboxOperation } from "./kit/operation-catalogue.ts"
import type { SandboxService } from "./kit/service.ts"

/**
 * Text of `docs/fidelity.md`: what is known to differ from Azure or not known, and what each operation is modelled on.
 *
 * @param operations - those of a sandbox with the services
 * @param services - whose notes the page has. Left out, Azure's
 */
export const fidelityPage = (
  operations: readonly SandboxOperation[],
  services: readonly Pick<SandboxService, "fidelity">[] = azureServices(),
): string =>
  writeFidelityPage(
    operations,
    services.flatMap(({ fidelity }) => fidelity),
  )
