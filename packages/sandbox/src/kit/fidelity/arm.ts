import type { FidelityNote } from "./note.ts"

/** What is known of how true this part is. */
export const armNotes: readonly FidelityNote[] = [
  {
    kind: "doubt",
    says: "An `$expand` of lists of resources that is not Azure's is refused with a code of the sandbox's own, and what came with the seed is as old as the sandbox.",
    source: 'Microsoft Learn, "Resources - List"',
  },
  {
    kind: "difference",
    says: "Everybody may do everything that `denied` of the seed does not name; role assignments count for the data of vaults and stores only.",
  },
  {
    kind: "difference",
    says: "A field that the sandbox does not know is refused by every service. App Service takes and drops what it does not know.",
  },
  {
    kind: "difference",
    says: "Fields that are kept and shown change nothing else: a tier does not make a server faster, and `httpsOnly` does not redirect.",
  },
  {
    kind: "difference",
    says: "Server parameters are kept and shown; no session of the database notices them. Values that would change who gets in are refused with `NotSupportedBySandbox`.",
  },
  {
    kind: "difference",
    says: "Sessions that are open when a server is stopped go on. New ones are refused.",
  },
  {
    kind: "difference",
    says: "Servers, vaults, stores, environments and Spring services come from the seed; of database servers only PostgreSQL's can be made, without a copy or a restore of another.",
  },
  {
    kind: "difference",
    says: "Conditions of role assignments, and delegated identities, are refused.",
  },
  {
    kind: "doubt",
    says: "A long-running operation that fails answers its error at its result address with status 500 where the code begins with `Internal`, and 400 otherwise.",
    source: 'Microsoft Learn, "Track asynchronous Azure operations", which names no status',
  },
  {
    kind: "doubt",
    says: "An identity without a type is refused with `InvalidIdentityType`, and a PATCH whose type speaks of user-assigned identities without naming one with `MissingIdentityIds`, whatever is held, for every type of resource.",
    source: "public report hashicorp/terraform-provider-azurerm 17082, about policy assignments",
  },
  {
    kind: "doubt",
    says: "An administrator's object id that nobody has is refused with `InvalidParameterValue` at once: by PostgreSQL for `objectId`, by MySQL for `sid`, by Azure SQL for `ExternalAdministratorSid`.",
    source: "Azure/azure-powershell 23509 and Azure/bicep 11822 show the look-up and its sibling parameter",
  },
  {
    kind: "doubt",
    says: "Key Vault takes object ids in access policies that the directory does not have, and so does the sandbox.",
  },
  {
    kind: "doubt",
    says: "A stopped PostgreSQL server refuses every change and the reading of its parameters with 400 `ServerStoppedError`, a stopped MySQL server with 409 `ServerUnavailableForOperation`; only the reading of parameters was reported.",
    source: "public reports turbot/steampipe-plugin-azure 1015 and 859",
  },
  {
    kind: "doubt",
    says: "Versions of Azure Resource Manager's own operations are one list; which of them lacks which operation was not looked up.",
  },
]
