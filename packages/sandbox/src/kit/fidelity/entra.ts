import type { FidelityNote } from "./note.ts"

/** What is known of how true this part is. */
export const entraNotes: readonly FidelityNote[] = [
  {
    kind: "difference",
    says: "There is no sign-in page: `authorize` signs in whom `login_hint` names, or the first person of the directory, and a device code is approved with the management API.",
  },
  {
    kind: "difference",
    says: "Only addresses of this machine are sent an authorization code; Entra ID takes what the application registered.",
  },
  {
    kind: "difference",
    says: "Refresh tokens do not expire by age, and none is shared among Microsoft's own clients.",
  },
  {
    kind: "difference",
    says: "Tokens of people name one scope for every resource, and permissions of Graph and consent are not looked at.",
  },
  {
    kind: "difference",
    says: "`/metadata/endpoints` names an authority that ends in `/adfs` in versions before 2022-09-01, so that MSAL asks no other authority about it.",
  },
  {
    kind: "doubt",
    says: "Sentences of errors are near those of Entra ID; numbers and OAuth errors are those of its documentation.",
    source: 'Microsoft Learn, "Microsoft Entra authentication and authorization error codes"',
  },
]
