import { z } from "zod"
import { containerAppFields } from "../../services/container-apps/state/schema.ts"
import { connectionStringTypes } from "../../services/app-service/connection-strings.ts"
import { guid } from "./guid.ts"
import { linker } from "../../services/service-linker/schema.ts"
import { appConfigurationStoreParts, keyVaultParts, roleAssignment } from "./service-schema.ts"

/**
 * The state of a sandbox: what a seed file holds, what `save` writes and what `reset` goes back to.
 * Object ids, client ids and tenant ids are lower-case GUIDs. Ids that are left out are made when the seed is loaded.
 */
const user = z.strictObject({
  objectId: guid.optional(),
  userPrincipalName: z.string(),
  displayName: z.string().optional(),
  password: z.string().optional(),
})

const servicePrincipal = z.strictObject({
  objectId: guid.optional(),
  clientId: guid.optional(),
  displayName: z.string(),
  secret: z.string().optional(),
})

const group = z.strictObject({
  objectId: guid.optional(),
  displayName: z.string(),
  /** Object ids of users, service principals and groups. */
  members: z.array(guid).default([]),
})

const systemIdentity = z.strictObject({ principalId: guid.optional(), clientId: guid.optional() })

/** Fields of the ARM body that the sandbox keeps and shows and does not act on, such as `tags`. */
const kept = z.record(z.string(), z.unknown())

const inResourceGroup = {
  subscriptionId: guid.optional(),
  resourceGroup: z.string(),
  name: z.string(),
  location: z.string().default("eastus"),
  kept: kept.default({}),
}

/** What the portal and the Azure CLI note beside a site: `CURRENT_STACK` of one on Windows. */
const metadata = z.record(z.string(), z.string()).default({})

const connectionStrings = z
  .record(z.string(), z.strictObject({ value: z.string(), type: z.enum(connectionStringTypes) }))
  .default({})

/** A deployment slot. Kind, stack and location are those of the site where they are left out. */
const slot = z.strictObject({
  name: z.string(),
  location: z.string().optional(),
  kept: kept.default({}),
  kind: z.string().optional(),
  linuxFxVersion: z.string().optional(),
  appSettings: z.record(z.string(), z.string()).default({}),
  metadata,
  connectionStrings,
  systemIdentity: systemIdentity.optional(),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities: z.array(z.string()).default([]),
  /** ARM id of the identity that reads Key Vault references; the system identity where it is left out. */
  keyVaultReferenceIdentity: z.string().optional(),
})

const site = z.strictObject({
  ...inResourceGroup,
  /** `functionapp` among its words makes it a function app. */
  kind: z.string().default("app,linux"),
  /** Left out, Node.js on Linux and nothing on Windows. */
  linuxFxVersion: z.string().optional(),
  /** Pricing tier as Azure writes it. Left out, `Standard` where there are slots and `Basic`, which has none, where not. */
  sku: z.string().optional(),
  appSettings: z.record(z.string(), z.string()).default({}),
  metadata,
  connectionStrings,
  /** Names of settings that stay with the slot when slots are swapped. */
  slotSettingNames: z.array(z.string()).default([]),
  /** Names of connection strings that stay with the slot. */
  slotConnectionStringNames: z.array(z.string()).default([]),
  /** Names of storage mounts that stay with the slot. */
  slotStorageNames: z.array(z.string()).default([]),
  slots: z.array(slot).default([]),
  systemIdentity: systemIdentity.optional(),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities: z.array(z.string()).default([]),
  /** ARM id of the identity that reads Key Vault references; the system identity where it is left out. */
  keyVaultReferenceIdentity: z.string().optional(),
})

const containerApp = z.strictObject({
  ...inResourceGroup,
  ...containerAppFields,
  systemIdentity: systemIdentity.optional(),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities: z.array(z.string()).default([]),
})

const userAssignedIdentity = z.strictObject({
  ...inResourceGroup,
  principalId: guid.optional(),
  clientId: guid.optional(),
})

const publicNetworkAccess = z.enum(["Enabled", "Disabled"]).default("Enabled")
const firewallRules = z
  .array(z.strictObject({ name: z.string(), startIpAddress: z.ipv4(), endIpAddress: z.ipv4() }))
  .default([])

/** Statements run as the password administrator when a database is first made, by database name. */
const sql = z.record(z.string(), z.array(z.string())).default({})

/** What ARM shows of a flexible server's life, as the REST references of both list it. */
const flexibleServerLife = {
  /** While it is none of these, the server refuses changes: `Ready`, `Updating`. */
  state: z
    .enum([
      "Ready",
      "Updating",
      "Provisioning",
      "Starting",
      "Restarting",
      "Stopping",
      "Stopped",
      "Dropping",
      "Disabled",
      "Inaccessible",
    ])
    .default("Ready"),
  /** Whether it is a read replica, by its `replicationRole`. */
  isReplica: z.boolean().default(false),
  /** Server parameters that were set; they are shown and not acted on. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** Names of parameters that act from the next restart on. */
  pendingParameters: z.array(z.string()).default([]),
  /** Character set and collation of databases that were made with others than the server's. */
  databaseText: z
    .record(z.string(), z.strictObject({ charset: z.string(), collation: z.string() }))
    .default({}),
}

const postgresServer = z.strictObject({
  ...inResourceGroup,
  ...flexibleServerLife,
  version: z.string().default("18"),
  entraAuth: z.boolean().default(true),
  passwordAuth: z.boolean().default(true),
  publicNetworkAccess,
  /** Password administrator, as PostgreSQL's own login role. */
  administratorLogin: z.string().default("pgadmin"),
  administratorPassword: z.string().default("sandbox-only-Passw0rd"),
  administrators: z
    .array(
      z.strictObject({
        objectId: guid,
        principalName: z.string(),
        principalType: z.enum(["User", "Group", "ServicePrincipal"]),
      }),
    )
    .default([]),
  firewallRules,
  databases: z.array(z.string()).default([]),
  /** Who has ADMIN OPTION on roles that `pgaadauth_create_principal` makes: who calls it, or only the service. */
  principalAdmin: z.enum(["caller", "service"]).default("caller"),
  /** Who owns schema `public` of new databases; with `pg_database_owner`, whoever owns the database. */
  publicSchemaOwner: z.enum(["azure_pg_admin", "pg_database_owner"]).default("azure_pg_admin"),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities: z.array(z.string()).default([]),
  sql,
})

const mysqlServer = z.strictObject({
  ...inResourceGroup,
  ...flexibleServerLife,
  version: z.string().default("8.0.21"),
  publicNetworkAccess,
  /** Password administrator, as MySQL's own account. */
  administratorLogin: z.string().default("mysqladmin"),
  administratorPassword: z.string().default("sandbox-only-Passw0rd"),
  /** The one Entra administrator. `login` is the name it logs in with. */
  administrator: z
    .strictObject({ objectId: guid, login: z.string(), identityResourceId: z.string() })
    .optional(),
  firewallRules,
  databases: z.array(z.string()).default([]),
  /** ARM ids of user-assigned identities of the server. */
  userAssignedIdentities: z.array(z.string()).default([]),
  sql,
})

const sqlServer = z.strictObject({
  ...inResourceGroup,
  publicNetworkAccess,
  /** Password administrator. */
  administratorLogin: z.string().default("sqladmin"),
  administratorPassword: z.string().default("sandbox-only-Passw0rd"),
  /** Whether password logins are refused. */
  entraOnly: z.boolean().default(false),
  /** The one Entra administrator. */
  administrator: z.strictObject({ objectId: guid, login: z.string() }).optional(),
  /** The server's own identity, as which it looks names up in the directory. */
  systemIdentity: systemIdentity.optional(),
  firewallRules,
  databases: z.array(z.string()).default([]),
  /** `status` of databases where it is not `Online`, by name. */
  databaseStates: z.record(z.string(), z.string()).default({}),
  /** Databases that are the geo-secondary of another one, by name. */
  secondaries: z.array(z.string()).default([]),
  sql,
})

const fabricWorkspace = z.strictObject({
  id: guid,
  displayName: z.string(),
  /** Whoever has a role may connect to the databases; all but viewers administer them. */
  roleAssignments: z
    .array(z.strictObject({ principalId: guid, role: z.enum(["Admin", "Member", "Contributor", "Viewer"]) }))
    .default([]),
  sqlDatabases: z
    .array(
      z.strictObject({
        id: guid,
        displayName: z.string(),
        /** Statements run as its owner when the database is first made. */
        sql: z.array(z.string()).default([]),
      }),
    )
    .default([]),
})

const springDeployment = z.strictObject({
  name: z.string().default("default"),
  active: z.boolean().default(true),
  environmentVariables: z.record(z.string(), z.string()).default({}),
  /** `properties.source` as Azure shows it. */
  source: kept.default({ type: "Jar", relativePath: "<default>", runtimeVersion: "Java_17" }),
  /** Everything else of `properties.deploymentSettings`: resources, probes … */
  settings: kept.default({
    resourceRequests: { cpu: "1", memory: "1Gi" },
    terminationGracePeriodSeconds: 90,
  }),
  instances: z.number().int().min(0).default(1),
})

const springApp = z.strictObject({
  name: z.string(),
  /** `properties` where they differ from those of a plain app. */
  properties: kept.default({}),
  deployments: z.array(springDeployment).prefault([{}]),
  systemIdentity: systemIdentity.optional(),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities: z.array(z.string()).default([]),
})

/** A service instance of Azure Spring Apps. */
const springService = z.strictObject({
  ...inResourceGroup,
  sku: z.strictObject({ name: z.string(), tier: z.string() }).default({ name: "S0", tier: "Standard" }),
  apps: z.array(springApp).default([]),
})

export const sandboxStateSchema = z.strictObject({
  tenantId: guid.default("10000000-0000-4000-8000-000000000001"),
  /** The public address under which connections from this machine reach the databases (RFC 5737 range). */
  clientAddress: z.ipv4().default("203.0.113.7"),
  subscriptions: z
    .array(z.strictObject({ id: guid, displayName: z.string().default("Sandbox") }))
    .default([{ id: "20000000-0000-4000-8000-000000000001", displayName: "Sandbox" }]),
  directory: z
    .strictObject({
      users: z.array(user).default([]),
      servicePrincipals: z.array(servicePrincipal).default([]),
      groups: z.array(group).default([]),
      /** Application permissions for Microsoft Graph, such as `User.Read.All`, by object id of the application or identity. */
      graphPermissions: z.record(guid, z.array(z.string())).default({}),
    })
    .prefault({}),
  /**
   * ARM operations that a principal may not perform, by object id, as Azure operation names with `*` wildcards.
   * Everyone may do everything else, but the data of vaults and stores takes a role besides.
   */
  denied: z.record(guid, z.array(z.string())).default({}),
  resourceGroups: z
    .array(
      z.strictObject({
        subscriptionId: guid.optional(),
        name: z.string(),
        location: z.string().default("eastus"),
      }),
    )
    .default([]),
  sites: z.array(site).default([]),
  containerApps: z.array(containerApp).default([]),
  userAssignedIdentities: z.array(userAssignedIdentity).default([]),
  postgresServers: z.array(postgresServer).default([]),
  mysqlServers: z.array(mysqlServer).default([]),
  sqlServers: z.array(sqlServer).default([]),
  fabricWorkspaces: z.array(fabricWorkspace).default([]),
  keyVaults: z.array(z.strictObject({ ...inResourceGroup, ...keyVaultParts })).default([]),
  appConfigurationStores: z
    .array(z.strictObject({ ...inResourceGroup, ...appConfigurationStoreParts }))
    .default([]),
  roleAssignments: z.array(roleAssignment).default([]),
  springServices: z.array(springService).default([]),
  linkers: z.array(linker).default([]),
})

/** What a seed file may hold: every default may be left out. */
export type SandboxSeed = z.input<typeof sandboxStateSchema>
/** A complete state. */
export type SandboxState = z.output<typeof sandboxStateSchema>
export type PostgresServerState = SandboxState["postgresServers"][number]
export type MysqlServerState = SandboxState["mysqlServers"][number]
export type FabricWorkspaceState = SandboxState["fabricWorkspaces"][number]
