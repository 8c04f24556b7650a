/** Where the Fabric API is on the sandbox's origin; its version follows. In Azure it has a host of its own. */
export const fabricPath = "/fabric"

/** Addresses of a cloud, as Keyless takes them; plain data that is also written to `cloud.json`. */
export interface SandboxCloud {
  readonly name: string
  readonly resourceManager: string
  readonly resourceManagerAudience: string
  readonly authorityHost: string
  readonly disableInstanceDiscovery: boolean
  readonly graph: string
  readonly fabric: string
  /** It answers sooner than Azure. */
  readonly freshMs: number
  readonly suffixes: {
    readonly postgresql: string
    readonly mysql: string
    readonly sql: string
    readonly keyVault?: string
    readonly appConfiguration?: string
  }
  readonly scopes: {
    readonly ossrdbms: string
    readonly sql: string
    readonly fabric: string
    readonly keyVault?: string
    readonly appConfiguration?: string
  }
}

/** The cloud that a sandbox at this address is. */
export const sandboxCloud = (url: string): SandboxCloud => ({
  name: "sandbox",
  resourceManager: url,
  resourceManagerAudience: "https://management.azure.com",
  authorityHost: url,
  disableInstanceDiscovery: true,
  graph: url,
  fabric: `${url}${fabricPath}`,
  freshMs: 200,
  suffixes: {
    postgresql: ".postgres.database.azure.com",
    mysql: ".mysql.database.azure.com",
    sql: ".database.windows.net",
    keyVault: ".vault.azure.net",
    appConfiguration: ".azconfig.io",
  },
  scopes: {
    ossrdbms: "https://ossrdbms-aad.database.windows.net/.default",
    sql: "https://database.windows.net/.default",
    fabric: "https://api.fabric.microsoft.com/.default",
    keyVault: "https://vault.azure.net/.default",
    appConfiguration: "https://appconfig.azure.com/.default",
  },
})
