/** The OpenID discovery document of a tenant; `version` is the path part `/v2.0` or nothing. */
export const discoveryDocument = (
  url: string,
  authority: string,
  tenantId: string,
  version: "" | "/v2.0",
) => ({
  token_endpoint: `${url}/${authority}/oauth2${version}/token`,
  token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
  jwks_uri: `${url}/${authority}/discovery${version}/keys`,
  response_modes_supported: ["query", "fragment", "form_post"],
  subject_types_supported: ["pairwise"],
  id_token_signing_alg_values_supported: ["RS256"],
  response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
  scopes_supported: ["openid", "profile", "email", "offline_access"],
  issuer: version === "" ? `${url}/${tenantId}/` : `${url}/${tenantId}/v2.0`,
  authorization_endpoint: `${url}/${authority}/oauth2${version}/authorize`,
  device_authorization_endpoint: `${url}/${authority}/oauth2${version}/devicecode`,
  end_session_endpoint: `${url}/${authority}/oauth2${version}/logout`,
  userinfo_endpoint: `${url}/oidc/userinfo`,
  claims_supported: ["sub", "iss", "aud", "exp", "iat", "name", "oid", "tid", "ver", "preferred_username"],
  tenant_region_scope: "NA",
  cloud_instance_name: new URL(url).host,
  cloud_graph_host_name: new URL(url).host,
  msgraph_host: new URL(url).host,
})

/** Answer to instance discovery: the sandbox is an authority of its own and has no alias. */
export const instanceDocument = (url: string, tenantId: string) => ({
  tenant_discovery_endpoint: `${url}/${tenantId}/v2.0/.well-known/openid-configuration`,
  "api-version": "1.1",
  metadata: [
    {
      preferred_network: new URL(url).host,
      preferred_cache: new URL(url).host,
      aliases: [new URL(url).host],
    },
  ],
})
