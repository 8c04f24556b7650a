import type { RoleDefinition } from "../../kit/state/role-definition.ts"

/** Roles for the data of vaults. */
export const vaultRoles = [
  {
    name: "Key Vault Secrets User",
    id: "4633458b-17de-408a-b874-0445c86b69e6",
    description: "Reads the values of secrets",
    actions: [],
    notActions: [],
    dataActions: [
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    ],
  },
  {
    name: "Key Vault Secrets Officer",
    id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    description: "Does anything with secrets",
    actions: [
      "Microsoft.KeyVault/vaults/read",
      "Microsoft.KeyVault/locations/*/read",
      "Microsoft.KeyVault/operations/read",
    ],
    notActions: [],
    dataActions: ["Microsoft.KeyVault/vaults/secrets/*"],
  },
] as const satisfies readonly RoleDefinition[]
