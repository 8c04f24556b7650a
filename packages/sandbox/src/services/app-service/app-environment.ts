import type { AppSurroundings } from "../../kit/app-identities/hosted-app.ts"
import type { Store } from "../../kit/state/store.ts"
import { connectionStringVariable } from "./connection-strings.ts"
import type { DeploymentSlot } from "./deployment-slots.ts"
import { referenceResolver } from "./key-vault-references.ts"
import { siteHostName } from "./site-body.ts"

/**
 * App settings under their names and under `APPSETTING_`, connection strings under the prefix of their type, both with their
 * references resolved. On Linux a period in a name becomes an underscore (Microsoft, "Configure an App Service app"), a dash goes (dotnet/extensions,
 * issue 1659), and a name with anything else but letters, digits and underscores does not arrive.
 */
const configured = ({ live }: DeploymentSlot, resolve: (value: string) => string): Record<string, string> => {
  const variables = [
    ...Object.entries(live.appSettings).flatMap(([name, value]) => [
      [name, resolve(value)] as const,
      [`APPSETTING_${name}`, resolve(value)] as const,
    ]),
    ...Object.entries(live.connectionStrings).map(
      ([name, string]) => [connectionStringVariable(name, string), resolve(string.value)] as const,
    ),
  ]
  if (!live.kind.includes("linux")) return Object.fromEntries(variables)
  const seen = variables.map(
    ([name, value]) => [name.replaceAll(".", "_").replaceAll("-", ""), value] as const,
  )
  return Object.fromEntries(seen.filter(([name]) => /^[A-Za-z0-9_]+$/.test(name)))
}

/** What a process of a site or a slot finds in its environment. */
export const siteEnvironment = (
  store: Store,
  slot: DeploymentSlot,
  at: AppSurroundings,
): Record<string, string> => ({
  ...configured(slot, referenceResolver(store, slot.live, at.readSecret)),
  IDENTITY_ENDPOINT: at.identityEndpoint,
  IDENTITY_HEADER: at.identityHeader,
  MSI_ENDPOINT: at.identityEndpoint,
  MSI_SECRET: at.identityHeader,
  WEBSITE_SITE_NAME: slot.site.name,
  WEBSITE_SLOT_NAME: slot.slot ?? "Production",
  WEBSITE_RESOURCE_GROUP: slot.site.resourceGroup,
  WEBSITE_OWNER_NAME: `${slot.site.subscriptionId}+${slot.site.resourceGroup}-${slot.live.location.replaceAll(" ", "")}webspace-Linux`,
  WEBSITE_HOSTNAME: siteHostName(slot),
  AZURE_AUTHORITY_HOST: at.authorityHost,
  ...at.trust,
})
