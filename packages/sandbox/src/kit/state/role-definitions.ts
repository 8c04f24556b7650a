/** A role of Azure's own, with what it allows (Microsoft Learn, "Azure built-in roles"). */
export interface RoleDefinition {
  readonly name: string
  /** Name of its definition, the same in every tenant. */
  readonly id: string
  readonly description: string
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
  /** What it allows with the data inside resources. */
  readonly dataActions: readonly string[]
}

/** Names of the roles that the sandbox knows. */
export const roleNames = [
  "Owner",
  "Contributor",
  "Reader",
  "Key Vault Secrets User",
  "Key Vault Secrets Officer",
  "App Configuration Data Reader",
  "App Configuration Data Owner",
] as const

export type RoleName = (typeof roleNames)[number]

const definitions: Readonly<Record<RoleName, Omit<RoleDefinition, "name">>> = {
  Owner: {
    id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    description: "Manages all resources and who has access to them",
    actions: ["*"],
    notActions: [],
    dataActions: [],
  },
  Contributor: {
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    description: "Manages all resources, but not who has access to them",
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
    ],
    dataActions: [],
  },
  Reader: {
    id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    description: "Sees all resources",
    actions: ["*/read"],
    notActions: [],
    dataActions: [],
  },
  "Key Vault Secrets User": {
    id: "4633458b-17de-408a-b874-0445c86b69e6",
    description: "Reads the values of secrets",
    actions: [],
    notActions: [],
    dataActions: [
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    ],
  },
  "Key Vault Secrets Officer": {
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
  "App Configuration Data Reader": {
    id: "516239f1-63e1-4d78-a4de-a74fb236a071",
    description: "Reads the data of configuration stores",
    actions: [],
    notActions: [],
    dataActions: ["Microsoft.AppConfiguration/configurationStores/*/read"],
  },
  "App Configuration Data Owner": {
    id: "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b",
    description: "Reads and changes the data of configuration stores",
    actions: [],
    notActions: [],
    dataActions: [
      "Microsoft.AppConfiguration/configurationStores/*/read",
      "Microsoft.AppConfiguration/configurationStores/*/write",
      "Microsoft.AppConfiguration/configurationStores/*/delete",
      "Microsoft.AppConfiguration/configurationStores/*/action",
    ],
  },
}

/** The roles that the sandbox knows. */
export const builtInRoles: readonly (RoleDefinition & { readonly name: RoleName })[] = roleNames.map(
  (name) => ({ name, ...definitions[name] }),
)
