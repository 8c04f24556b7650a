import { type AuthPlugin, defineAuth } from "@keyless/core/plugin"

import { systemIdentityOptions, type SystemIdentityAuthOptions } from "./options.ts"

/**
 * The identity that belongs to the app itself and is made and removed with it. The source enables it where it is missing.
 *
 * @example const plugins = [appServiceSource({ azure }), systemIdentityAuth()]
 * @public
 */
export function systemIdentityAuth(): AuthPlugin<SystemIdentityAuthOptions> {
  return defineAuth({
    id: "system-identity",
    title: "System-assigned managed identity",
    version: "0.1.0",
    options: systemIdentityOptions,
    credential: "ambient",
    resolve: async (_context, _options, source, needs) =>
      source.identity({ kind: "system-assigned", withClientId: needs?.clientId ?? false }),
  })
}
