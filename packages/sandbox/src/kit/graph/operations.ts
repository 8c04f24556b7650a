import type { ServedOperation } from "../basis.ts"

const kinds = "/v1.0/:kind{users|servicePrincipals|directoryObjects}/:id"

/** What each operation of Graph is modelled on. */
export const graphOperations: readonly ServedOperation[] = [
  { method: "GET", path: "/v1.0/me", basis: "recorded" },
  { method: "GET", path: "/v1.0/users", basis: "documented" },
  { method: "GET", path: "/v1.0/users/:id", basis: "recorded" },
  { method: "GET", path: "/v1.0/servicePrincipals", basis: "recorded" },
  { method: "GET", path: "/v1.0/servicePrincipals/:id", basis: "recorded" },
  { method: "GET", path: "/v1.0/servicePrincipals/:id/appRoleAssignments", basis: "documented" },
  { method: "GET", path: "/v1.0/groups", basis: "documented" },
  { method: "GET", path: "/v1.0/groups/:id", basis: "documented" },
  { method: "GET", path: "/v1.0/groups/:id/members", basis: "documented" },
  { method: "GET", path: "/v1.0/groups/:id/transitiveMembers", basis: "documented" },
  { method: "GET", path: "/v1.0/:keyed{servicePrincipals\\(appId='[^']+'\\)}", basis: "documented" },
  { method: "GET", path: "/v1.0/me/transitiveMemberOf", basis: "documented" },
  { method: "POST", path: "/v1.0/me/checkMemberGroups", basis: "documented" },
  { method: "GET", path: `${kinds}/transitiveMemberOf`, basis: "documented" },
  { method: "POST", path: `${kinds}/checkMemberGroups`, basis: "documented" },
]
