import type { AppCredential } from "../plugin/principal.ts"
import { prefixed, type Setting } from "../plugin/settings.ts"

/**
 * The settings that say how the app proves who it is, under the names that Service Connector documents for every language but
 * Spring Boot: nothing, `CLIENTID`, or `CLIENTID`, `CLIENTSECRET` and `TENANTID`. A person needs none: libraries for Entra ID find the login.
 *
 * @public
 */
export function credentialSettings(credential: AppCredential): readonly Setting[] {
  switch (credential.kind) {
    case "ambient":
    case "person":
      return []
    case "client-id":
      return [prefixed("CLIENTID", credential.clientId)]
    case "client-secret":
      return [
        prefixed("CLIENTID", credential.clientId),
        prefixed("CLIENTSECRET", credential.clientSecret),
        prefixed("TENANTID", credential.tenantId),
      ]
  }
}
