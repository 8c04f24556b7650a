import type { AppSurroundings } from "../../kit/app-identities/hosted-app.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { LiveSpringApp } from "./state.ts"

/** Azure gives such an app no address to ask; its identity libraries take another one than 169.254.169.254 from this variable. */
export const springEnvironment = (
  app: LiveSpringApp,
  at: AppSurroundings,
  part: string | undefined,
): Record<string, string> => {
  const deployment = app.deployments.find(({ name, active }) =>
    part === undefined ? active : same(name, part),
  )
  if (deployment === undefined) {
    throw new Error(
      `the app ${app.name} has no ${part === undefined ? "active deployment" : `deployment ${part}`}`,
    )
  }
  return {
    ...deployment.environmentVariables,
    ...(at.metadataHost === undefined ? {} : { AZURE_POD_IDENTITY_AUTHORITY_HOST: at.metadataHost }),
    AZURE_AUTHORITY_HOST: at.authorityHost,
    ...at.trust,
  }
}
