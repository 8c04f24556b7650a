import type { DeploymentSlot } from "./deployment-slots.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { SiteState } from "./state.ts"
import { ok } from "../../kit/arm/answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { shown } from "../../kit/arm/fields/kept.ts"
import { type ArmRequest, type ArmRoute, withBody } from "../../kit/arm/routes.ts"
import { siteConfig } from "./site-body.ts"
import { applySiteConfig, keepConfig, keptConfig } from "./site-config-changes.ts"
import { webConfigRequest } from "./site-request.ts"
import type { SiteWriter } from "./site-writes.ts"

/**
 * What the service fills in where a site sets nothing (Microsoft Learn, "Web Apps - Get Configuration"); the site itself shows null for most
 * of it.
 */
const filledIn = {
  alwaysOn: false,
  autoHealEnabled: false,
  defaultDocuments: ["Default.htm", "Default.html", "index.htm", "index.html", "hostingstart.html"],
  detailedErrorLoggingEnabled: false,
  ftpsState: "FtpsOnly",
  httpLoggingEnabled: false,
  ipSecurityRestrictions: [
    {
      ipAddress: "Any",
      action: "Allow",
      priority: 2_147_483_647,
      name: "Allow all",
      description: "Allow all access",
    },
  ],
  loadBalancing: "LeastRequests",
  localMySqlEnabled: false,
  logsDirectorySizeLimit: 35,
  managedPipelineMode: "Integrated",
  minTlsVersion: "1.2",
  remoteDebuggingEnabled: false,
  requestTracingEnabled: false,
  scmIpSecurityRestrictionsUseMain: false,
  scmMinTlsVersion: "1.2",
  scmType: "None",
  use32BitWorkerProcess: true,
  virtualApplications: [
    {
      virtualPath: "/",
      physicalPath: String.raw`site\wwwroot`,
      preloadEnabled: false,
      virtualDirectories: null,
    },
  ],
  webSocketsEnabled: false,
}

const body = (at: DeploymentSlot) => ({
  id: `${at.id}/config/web`,
  name: at.slot === undefined ? at.site.name : `${at.site.name}/${at.slot}`,
  type: at.slot === undefined ? "Microsoft.Web/sites/config" : "Microsoft.Web/sites/slots/config",
  location: at.live.location,
  properties: shown({ ...siteConfig(at), ...filledIn }, keptConfig(at.live)),
})

/** `config/web` of sites or of slots: read, replace, change. It is the `siteConfig` of the site at an address of its own. */
export const webConfigRoutes = (
  plane: ServiceKit<SiteState>,
  write: SiteWriter,
  path: string,
  operation: string,
  find: (plane: ServiceKit<SiteState>, request: ArmRequest) => DeploymentSlot,
): ArmRoute[] => {
  const change = (replace: boolean) =>
    withBody(plane, webConfigRequest, async (request, { properties }) => {
      const at = find(plane, request)
      await write([at], () => {
        if (!properties) return
        applySiteConfig(at.live, properties)
        keepConfig(at.live, properties, replace)
      })
      return ok(body(at))
    })
  const route = { path: `${path}/config/web`, apiVersions, basis: "specified" } as const
  return [
    {
      ...route,
      method: "GET",
      operation: `${operation}/read`,
      handle: (request) => ok(body(find(plane, request))),
    },
    { ...route, method: "PUT", operation: `${operation}/write`, ...change(true) },
    { ...route, method: "PATCH", operation: `${operation}/write`, ...change(false) },
  ]
}
