import type { ServedOperation } from "../basis.ts"

/** What each operation of Entra ID is modelled on: the documentation of the Microsoft identity platform, and the RFCs that it names. */
export const entraOperations: readonly ServedOperation[] = [
  { method: "GET", path: "/common/discovery/instance", basis: "documented" },
  ...["", "/v2.0"].flatMap((version): ServedOperation[] => [
    { method: "GET", path: `/:tenant${version}/.well-known/openid-configuration`, basis: "documented" },
    { method: "GET", path: `/:tenant/discovery${version}/keys`, basis: "documented" },
    { method: "POST", path: `/:tenant/oauth2${version}/token`, basis: "documented" },
    { method: "POST", path: `/:tenant/oauth2${version}/devicecode`, basis: "documented" },
    { method: "GET", path: `/:tenant/oauth2${version}/authorize`, basis: "documented" },
  ]),
]
