import {
  action,
  type Action,
  clientId,
  createSecret,
  defineAuth,
  defineClient,
  defineSource,
  defineTarget,
  fixed,
  type IdentityRequest,
  KeylessError,
  objectId,
  type Plugin,
  type Principal,
  prefixed,
  proof,
  tenantId,
} from "@keyless/core"
import { credentialSettings } from "@keyless/core/settings"
import { z } from "zod"

const ids = {
  object: objectId("00000000-0000-4000-8000-00000000000a"),
  tenant: tenantId("00000000-0000-4000-8000-00000000000b"),
  client: clientId("00000000-0000-4000-8000-00000000000c"),
}

/** A world in memory that the plugins below change. */
export interface MemoryWorld {
  readonly settings: Map<string, string>
  readonly users: Set<string>
  identity: boolean
  /** Whether somebody deleted all apps. */
  appIsGone: boolean
  /** Text of an error that making a user ends in. */
  failUser: string | undefined
  /** Question that making a user asks first. */
  consent: string | undefined
}

export function memoryWorld(): MemoryWorld {
  return {
    settings: new Map([["SHOP_NAME", "Corner"]]),
    users: new Set(),
    identity: false,
    appIsGone: false,
    failUser: undefined,
    consent: undefined,
  }
}

/** A source, a target, three identities and two languages; enough for every command. */
export function memoryPlugins(world: MemoryWorld): readonly Plugin[] {
  return [memorySource(world), memoryTarget(world), ...memoryAuths(), ...memoryClients()]
}

const sourceOptions = z
  .strictObject({
    resourceGroup: z.string().optional().meta({ flag: "resource-group", short: "g", description: "Group." }),
    name: z.string().optional().meta({ flag: "name", short: "n", description: "Name of the app." }),
    id: z.string().optional().meta({ flag: "source-id", description: "Id of the app." }),
  })
  .superRefine(({ id, name, resourceGroup }, check) => {
    if (id !== undefined) return
    if (resourceGroup === undefined)
      check.addIssue({ code: "custom", path: ["resourceGroup"], message: "The group is missing." })
    if (name === undefined)
      check.addIssue({ code: "custom", path: ["name"], message: "The name is missing." })
  })

function memorySource(world: MemoryWorld): Plugin {
  return defineSource({
    id: "webapp",
    title: "Web app",
    version: "1.0.0",
    options: sourceOptions,
    optionsFromId: (id) => ({ id }),
    async resolve(_context, options) {
      const id =
        options.id ?? `/subscriptions/s/resourceGroups/${options.resourceGroup}/sites/${options.name}`
      if (world.appIsGone || id.endsWith("/missing"))
        throw new KeylessError("source_not_found", "There is no app missing.")
      return {
        id,
        name: id.split("/").at(-1) ?? "",
        suggestedClient: "nodejs",
        identities: world.identity ? [ids.object] : [],
        settings: {
          title: "app settings",
          readPermissions: [{ operation: "sites/read", scope: id }],
          writePermissions: [{ operation: "sites/write", scope: id }],
          read: async () => new Map(world.settings),
          async change(_, given) {
            const { set, remove } = typeof given === "function" ? given(world.settings) : given
            for (const key of remove) world.settings.delete(key)
            for (const [key, value] of Object.entries(set)) {
              world.settings.set(key, typeof value === "string" ? value : value.reveal())
            }
          },
        },
        identity: (request) => identityStep(world, request),
      }
    },
  })
}

function identityStep(world: MemoryWorld, request: IdentityRequest): Action<Principal> {
  const value: Principal = {
    kind: "service",
    objectId: ids.object,
    tenantId: ids.tenant,
    clientId: ids.client,
    name: "app",
    credential:
      request.kind === "system-assigned" ? { kind: "ambient" } : { kind: "client-id", clientId: ids.client },
  }
  return action({
    id: "identity.enable",
    title: "Enable the identity",
    why: "The app signs in with it.",
    check: async () => (world.identity ? { done: true, value } : { done: false }),
    async apply() {
      world.identity = true
      return value
    },
    async undo() {
      world.identity = false
    },
  })
}

const targetOptions = z.strictObject({
  resourceGroup: z.string().meta({
    flag: "target-resource-group",
    aliases: ["tg", "target-group"],
    description: "Group of the server.",
  }),
  server: z.string().meta({ description: "Server." }),
  database: z.string().meta({ description: "Database." }),
})

function memoryTarget(world: MemoryWorld): Plugin {
  return defineTarget({
    id: "postgres-flexible",
    aliases: ["postgresql"],
    title: "PostgreSQL",
    version: "1.0.0",
    protocol: "postgresql",
    settingPrefix: { cloud: "AZURE", type: "POSTGRESQL" },
    unsupported: { auth: { "user-identity": "the memory has room for one identity" } },
    closers: {},
    options: targetOptions,
    optionsFromId(id: string) {
      const [resourceGroup, server, database] = id.split("/").slice(-3)
      return { resourceGroup, server, database }
    },
    async resolve(_context, options) {
      const made = (user: string) => world.users.has(user)
      return {
        id: `/subscriptions/s/${options.resourceGroup}/${options.server}/${options.database}`,
        name: options.database,
        endpoint: {
          protocol: "postgresql",
          host: `${options.server}.test`,
          port: 5432,
          database: options.database,
        },
        connect({ connection, principal }) {
          const user = `aad_${connection}`
          const access = action({
            id: "user.create",
            title: `Make the user ${user}`,
            why: "The database knows the app by it.",
            permissions: [{ operation: "servers/write", scope: options.server }],
            needs: [principal],
            ...(world.consent === undefined ? {} : { consent: world.consent }),
            check: async () => (made(user) ? { done: true, value: user } : { done: false }),
            async apply() {
              if (world.failUser !== undefined) throw new KeylessError("permission_missing", world.failUser)
              world.users.add(user)
              return user
            },
          })
          return { steps: [access], access }
        },
        disconnect: ({ user }) => [dropStep(world, user)],
        disconnectClaimed: ({ connection }) => [dropStep(world, `aad_${connection}`)],
        audit: () => ({
          helpers: [],
          users: proof({
            id: "users.list",
            title: "List the users",
            why: "Each tells who uses it.",
            prove: async () =>
              [...world.users].map((user) => ({
                user,
                identity: { kind: "service", id: ids.object, idIs: "object-id" } as const,
                inDirectory: "yes" as const,
                claims: [
                  {
                    source: "/subscriptions/s/resourceGroups/demo/sites/shop-web",
                    connection: user.slice("aad_".length),
                    database: options.database,
                    privileges: "all" as const,
                  },
                ],
              })),
          }),
        }),
        inspect: ({ user }) => ({
          helpers: [],
          looks: [
            proof({
              id: "user.mapped",
              title: "Look for the user",
              why: "The app logs in as it.",
              prove: async () => [
                made(user)
                  ? { name: "user.mapped", description: "User validated.", result: "success" as const }
                  : {
                      name: "user.mapped",
                      description: "User validated.",
                      result: "failure" as const,
                      errorCode: "user_missing",
                      errorMessage: `There is no user ${user}.`,
                      hint: "Run create again.",
                    },
              ],
            }),
          ],
        }),
      }
    },
  })
}

function dropStep(world: MemoryWorld, user: string) {
  return action({
    id: "user.drop",
    title: `Drop the user ${user}`,
    why: "Nobody needs it.",
    check: async () => (world.users.has(user) ? { done: false } : { done: true, value: null }),
    async apply() {
      world.users.delete(user)
      return null
    },
  })
}

function memoryAuths(): readonly Plugin[] {
  const words = {
    "client-id": z.string().meta({ key: "client-id", description: "Client id." }),
    secret: z
      .string()
      .meta({ key: "secret", description: "Secret.", writeOnly: true })
      .transform(createSecret),
  }
  return [
    defineAuth({
      id: "system-identity",
      title: "System identity",
      version: "1.0.0",
      credential: "ambient",
      options: z.strictObject({}),
      resolve: async (_context, _options, source) => source.identity({ kind: "system-assigned" }),
    }),
    defineAuth({
      id: "user-identity",
      title: "User identity",
      version: "1.0.0",
      credential: "client-id",
      options: z.strictObject({ "client-id": words["client-id"] }),
      resolve: async (_context, _options, source) => source.identity({ kind: "system-assigned" }),
    }),
    defineAuth({
      id: "service-principal",
      title: "Service principal",
      version: "1.0.0",
      credential: "client-secret",
      options: z.strictObject(words),
      resolve: async (_context, { secret }) =>
        proof<Principal>({
          id: "principal.known",
          title: "Look up the service principal",
          why: "The database knows it by object id.",
          prove: async () => ({
            kind: "service",
            objectId: ids.object,
            tenantId: ids.tenant,
            clientId: ids.client,
            name: "sp",
            credential: {
              kind: "client-secret",
              clientId: ids.client,
              clientSecret: secret,
              tenantId: ids.tenant,
            },
          }),
        }),
    }),
  ]
}

function memoryClients(): readonly Plugin[] {
  return [
    defineClient({
      id: "nodejs",
      title: "Node.js",
      version: "1.0.0",
      formats: {
        postgresql: ({ endpoint, user, credential }) => [
          prefixed("HOST", endpoint.host),
          prefixed("USER", user),
          ...credentialSettings(credential),
        ],
      },
      samples: {
        postgresql: ({ variable }) => [
          { path: "README.md", text: "# Sample\n" },
          { path: "src/main.js", text: `process.env.${variable("HOST")}\n` },
        ],
      },
    }),
    defineClient({
      id: "none",
      title: "None",
      version: "1.0.0",
      formats: { postgresql: ({ user }) => [fixed("PGUSER", user)] },
      ownFormats: ["postgresql"],
    }),
  ]
}
