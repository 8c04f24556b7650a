import type { RoleDefinition } from "../../kit/state/role-definition.ts"

/** Roles for resources of every kind. Services bring those for their data. */
export const generalRoles = [
  {
    name: "Owner",
    id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    description: "Manages all resources and who has access to them",
    actions: ["*"],
    notActions: [],
    dataActions: [],
  },
  {
    name: "Contributor",
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
  {
    name: "Reader",
    id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    description: "Sees all resources",
    actions: ["*/read"],
    notActions: [],
    dataActions: [],
  },
] as const satisfies readonly RoleDefinition[]

/** Every role of a sandbox, with those that its services bring. */
export const rolesOf = ({
  known,
}: {
  readonly known: { readonly roles: readonly RoleDefinition[] }
}): readonly RoleDefinition[] => [...generalRoles, ...known.roles]
