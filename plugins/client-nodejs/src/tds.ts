import { type ClientFormat, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/**
 * The settings of a Node.js app for Azure SQL, one for each option of the tedious driver, which logs in to Entra ID by itself,
 * then the identity's.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Node.js, but for the authentication of a service principal:
 * the page's `azure-active-directory-default` makes the driver drop the secret.
 *
 * @public
 */
export const tds: ClientFormat = ({ endpoint, credential }) => [
  prefixed("SERVER", endpoint.host),
  prefixed("PORT", String(endpoint.port)),
  prefixed("DATABASE", endpoint.database),
  prefixed(
    "AUTHENTICATIONTYPE",
    credential.kind === "client-secret"
      ? "azure-active-directory-service-principal-secret"
      : "azure-active-directory-default",
  ),
  ...credentialSettings(credential),
]
