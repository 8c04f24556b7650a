import { type AppCredential, type ClientFormat, prefixed, type Setting } from "@keyless/core/plugin"

/**
 * The settings for Azure SQL of an app in any other language: the facts one by one, then the identity's.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", none, but for the authentication of a service principal: the
 * page names the default credential, which knows nothing of a secret.
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential }) => [
  prefixed("HOST", endpoint.host),
  prefixed("PORT", String(endpoint.port)),
  prefixed("DATABASE", endpoint.database),
  ...loginSettings(credential),
]

function loginSettings(credential: AppCredential): readonly Setting[] {
  switch (credential.kind) {
    case "ambient":
      return [prefixed("AUTHENTICATION", "azure-active-directory-default")]
    case "client-id":
      return [
        prefixed("AUTHENTICATION", "azure-active-directory-default"),
        prefixed("USERNAME", credential.clientId),
      ]
    case "client-secret":
      return [
        prefixed("AUTHENTICATION", "azure-active-directory-service-principal-secret"),
        prefixed("USERNAME", credential.clientId),
        prefixed("PASSWORD", credential.clientSecret),
      ]
    case "person":
      return [
        prefixed("AUTHENTICATION", "azure-active-directory-default"),
        prefixed("USERNAME", credential.loginName),
      ]
  }
}
