import type { RoleDefinition } from "../../kit/state/role-definition.ts"

/** Roles for the data of stores. */
export const configurationRoles = [
  {
    name: "App Configuration Data Reader",
    id: "516239f1-63e1-4d78-a4de-a74fb236a071",
    description: "Reads the data of configuration stores",
    actions: [],
    notActions: [],
    dataActions: ["Microsoft.AppConfiguration/configurationStores/*/read"],
  },
  {
    name: "App Configuration Data Owner",
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
] as const satisfies readonly RoleDefinition[]
