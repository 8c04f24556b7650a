import { type AnswerCode, rows } from "./answer-code.ts"

const network =
  "Run the command from a network that it lets in, or have this machine's address added to its firewall."

/** Codes of Key Vault, App Configuration, Microsoft Graph, role assignments and managed identities. */
export const dataPlaneCodes: readonly AnswerCode[] = [
  ...rows(["ForbiddenByFirewall", "ForbiddenByConnection"], {
    error: "network_denied",
    passes: false,
    meaning: "The vault does not let this machine in",
    hint: network,
    source: 'Microsoft Learn, "Azure Key Vault REST API error codes", HTTP 403',
  }),
  ...rows(["ForbiddenByPolicy", "ForbiddenByRbac", "AccessDenied"], {
    error: "permission_missing",
    passes: false,
    source: 'Microsoft Learn, "Azure Key Vault REST API error codes", HTTP 403',
  }),
  ...rows(["SecretDisabled"], {
    error: "resource_unavailable",
    passes: false,
    meaning: "The secret is disabled",
    hint: "Enable it with: az keyvault secret set-attributes --enabled true --vault-name <vault> --name <secret>",
    source: 'Microsoft Learn, "Azure Key Vault REST API error codes", HTTP 403',
  }),
  ...rows(["Authorization_RequestDenied", "InsufficientPrivileges", "InsufficientScopes"], {
    error: "permission_missing",
    passes: false,
    source: "recorded by Azure/azure-cli (Graph 403); Fabric REST reference, error codes",
  }),
]
