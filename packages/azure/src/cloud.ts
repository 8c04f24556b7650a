import { readFile } from "node:fs/promises"

import { z } from "zod"

import { azureFailure } from "./error-codes.ts"

const origin = z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/+$/, ""))
const hostSuffix = z
  .string()
  .regex(/^\.?[a-z0-9.-]+$/i)
  .transform((suffix) => suffix.replace(/^\./, ""))
const scope = z.string().min(1)

const cloudSchema = z.strictObject({
  name: z.string().min(1),
  resourceManager: origin,
  resourceManagerAudience: z
    .string()
    .min(1)
    .transform((audience) => audience.replace(/\/+$/, "")),
  authorityHost: origin,
  disableInstanceDiscovery: z.boolean().optional(),
  graph: origin,
  /** Address of the Fabric API, up to its version; absent where the cloud has no Fabric. */
  fabric: origin.optional(),
  /**
   * How old a reading may be when what was made of it is written, in milliseconds, where a service has no conditional write. All writers have to go by
   * the same. Left out, 1500.
   */
  freshMs: z.number().int().positive().optional(),
  suffixes: z.strictObject({
    postgresql: hostSuffix,
    mysql: hostSuffix,
    sql: hostSuffix,
    keyVault: hostSuffix.optional(),
    appConfiguration: hostSuffix.optional(),
  }),
  scopes: z.strictObject({
    ossrdbms: scope,
    sql: scope,
    fabric: scope.optional(),
    keyVault: scope.optional(),
    appConfiguration: scope.optional(),
  }),
})

/**
 * Where the services of one Azure cloud are. Addresses are https origins without a trailing slash, suffixes are host names
 * without a leading dot, scopes end in `/.default`. `disableInstanceDiscovery` is for authorities that
 * Microsoft's public directory of authorities does not know.
 *
 * @public
 */
export type Cloud = Readonly<z.output<typeof cloudSchema>>

/** Domains of a cloud in which the services do not share one. */
interface Domains {
  readonly common: string
  readonly keyVault: string
  readonly appConfiguration: string
}

const national = (
  name: string,
  { common: domain, keyVault, appConfiguration }: Domains,
  authorityHost: string,
  graph: string,
): Cloud => ({
  name,
  resourceManager: `https://management.${domain}`,
  resourceManagerAudience: `https://management.${domain}`,
  authorityHost,
  graph,
  suffixes: {
    postgresql: `postgres.database.${domain}`,
    mysql: `mysql.database.${domain}`,
    sql: `database.${domain}`,
    keyVault: `vault.${keyVault}`,
    appConfiguration: `azconfig.${appConfiguration}`,
  },
  scopes: {
    ossrdbms: `https://ossrdbms-aad.database.${domain}/.default`,
    sql: `https://database.${domain}/.default`,
    keyVault: `https://vault.${keyVault}/.default`,
    appConfiguration: `https://appconfig.${appConfiguration}/.default`,
  },
})

/**
 * The clouds that Microsoft runs or has run for it. Addresses: learn.microsoft.com, "Compare Azure Government and global
 * Azure", "Azure China 21Vianet: check endpoints", "Microsoft Graph national cloud deployments" and, for App Configuration,
 * "Microsoft Entra authentication".
 *
 * @public
 */
export const clouds = {
  public: {
    name: "public",
    resourceManager: "https://management.azure.com",
    resourceManagerAudience: "https://management.azure.com",
    authorityHost: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    fabric: "https://api.fabric.microsoft.com",
    suffixes: {
      postgresql: "postgres.database.azure.com",
      mysql: "mysql.database.azure.com",
      sql: "database.windows.net",
      keyVault: "vault.azure.net",
      appConfiguration: "azconfig.io",
    },
    scopes: {
      ossrdbms: "https://ossrdbms-aad.database.windows.net/.default",
      sql: "https://database.windows.net/.default",
      fabric: "https://api.fabric.microsoft.com/.default",
      keyVault: "https://vault.azure.net/.default",
      appConfiguration: "https://appconfig.azure.com/.default",
    },
  },
  usGovernment: national(
    "usGovernment",
    { common: "usgovcloudapi.net", keyVault: "usgovcloudapi.net", appConfiguration: "azure.us" },
    "https://login.microsoftonline.us",
    "https://graph.microsoft.us",
  ),
  china: national(
    "china",
    { common: "chinacloudapi.cn", keyVault: "azure.cn", appConfiguration: "azure.cn" },
    "https://login.chinacloudapi.cn",
    "https://microsoftgraph.chinacloudapi.cn",
  ),
} as const satisfies Record<string, Cloud>

const azureCliNames: Readonly<Record<string, Cloud>> = {
  public: clouds.public,
  azurecloud: clouds.public,
  usgovernment: clouds.usGovernment,
  azureusgovernment: clouds.usGovernment,
  china: clouds.china,
  azurechinacloud: clouds.china,
}

/** A cloud by its name, or by what the Azure CLI calls it, in any case; nothing for another name. */
export function cloudNamed(name: string): Cloud | undefined {
  return azureCliNames[name.toLowerCase()]
}

/**
 * Checks the description of a cloud, for example one parsed from JSON.
 *
 * @throws KeylessError `cloud_invalid`, with every problem and its path
 * @public
 */
export function parseCloud(value: unknown): Cloud {
  const result = cloudSchema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`)
  throw azureFailure(
    "cloud_invalid",
    `The description of the cloud is not complete: ${problems.join("; ")}.`,
    {
      details: { problems },
    },
  )
}

/**
 * A cloud by its name (`public`, `usGovernment`, `china`, or as the Azure CLI calls them, in any case) or from a JSON file
 * with the fields of {@link Cloud}.
 *
 * @throws KeylessError `cloud_invalid`
 * @public
 */
export async function loadCloud(nameOrFile: string): Promise<Cloud> {
  const known = cloudNamed(nameOrFile)
  if (known !== undefined) return known
  let value: unknown
  try {
    value = JSON.parse((await readFile(nameOrFile, "utf8")).replace(/^\uFEFF/, ""))
  } catch (cause) {
    throw azureFailure(
      "cloud_invalid",
      `"${nameOrFile}" is neither the name of a cloud nor a JSON file that can be read.`,
      {
        hint: "Give public, usGovernment, china or the path of a JSON file that describes the cloud.",
        cause,
      },
    )
  }
  return parseCloud(value)
}
