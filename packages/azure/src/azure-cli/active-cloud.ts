import { type Cloud, cloudNamed, parseCloud } from "../cloud.ts"
import { azureFailure } from "../error-codes.ts"
import { cliFile, type Environment, nonEmpty, readSections } from "./folder.ts"

type Options = ReadonlyMap<string, string>
const none: Options = new Map()

/**
 * The cloud that is active in the Azure CLI: by `AZURE_CLOUD_NAME`, or by `az cloud set`, which writes the name to the section `cloud` of the file
 * `config`. One that was registered by hand is read from `clouds.config`. Microsoft Learn, "Azure cloud management with the Azure CLI".
 *
 * @returns nothing where the CLI says nothing
 * @throws KeylessError `cloud_invalid` where the CLI's cloud cannot be followed
 */
export async function activeCliCloud(environment: Environment): Promise<Cloud | undefined> {
  const config = readSections((await cliFile(environment, "config")) ?? "")
  const name = nonEmpty(environment["AZURE_CLOUD_NAME"]) ?? nonEmpty(config.get("cloud")?.get("name"))
  if (name === undefined) return undefined
  const known = cloudNamed(name)
  if (known !== undefined) return known
  const registered = readSections((await cliFile(environment, "clouds.config")) ?? "").get(name)
  if (registered === undefined) {
    throw azureFailure(
      "cloud_invalid",
      `The cloud "${name}", which is active in the Azure CLI, is not known.`,
      {
        hint: "Choose another one with: az cloud set --name AzureCloud, or name the cloud in KEYLESS_CLOUD.",
      },
    )
  }
  return customCloud(name, registered, config.get("core") ?? none)
}

function customCloud(name: string, registered: Options, core: Options): Cloud {
  const endpoint = (key: string) => withoutSlash(nonEmpty(registered.get(`endpoint_${key}`)))
  const suffix = (key: string) => nonEmpty(registered.get(`suffix_${key}`))
  const scopeOf = (resource: string | undefined) =>
    resource === undefined ? undefined : `${resource}/.default`
  const overHttps = (host: string | undefined) =>
    host === undefined ? undefined : `https://${host.replace(/^\./, "")}`
  const authority = endpoint("active_directory")
  const instanceDiscovery = core.get("instance_discovery")?.toLowerCase()
  const vault = suffix("keyvault_dns")
  try {
    return parseCloud({
      name,
      resourceManager: endpoint("resource_manager"),
      resourceManagerAudience: endpoint("active_directory_resource_id"),
      authorityHost: authority,
      // An authority of one's own is not in Microsoft's public directory of authorities.
      disableInstanceDiscovery:
        instanceDiscovery === "false" || instanceDiscovery === "no" || !isPublicAuthority(authority),
      graph: endpoint("microsoft_graph_resource_id"),
      suffixes: {
        postgresql: suffix("postgresql_server_endpoint"),
        mysql: suffix("mysql_server_endpoint"),
        sql: suffix("sql_server_hostname"),
        ...(vault === undefined ? {} : { keyVault: vault }),
      },
      scopes: {
        ossrdbms: scopeOf(endpoint("ossrdbms_resource_id")),
        sql: scopeOf(overHttps(suffix("sql_server_hostname"))),
        ...(vault === undefined ? {} : { keyVault: scopeOf(overHttps(vault)) }),
      },
    })
  } catch (cause) {
    throw azureFailure(
      "cloud_invalid",
      `The cloud "${name}", which is active in the Azure CLI, says too little to be followed: ${cause instanceof Error ? cause.message : ""}`,
      {
        hint: "Add what is missing with: az cloud update, or describe the cloud in a JSON file and name it in KEYLESS_CLOUD.",
        cause,
      },
    )
  }
}

function withoutSlash(address: string | undefined): string | undefined {
  return address?.replace(/\/+$/, "")
}

function isPublicAuthority(authority: string | undefined): boolean {
  return /^https:\/\/login\.(?:microsoftonline\.(?:com|us)|chinacloudapi\.cn|partner\.microsoftonline\.cn)$/i.test(
    authority ?? "",
  )
}
