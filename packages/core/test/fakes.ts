import { z } from "zod"
import {
  action,
  type AuthPlugin,
  type ClientPlugin,
  createSecret,
  defineAuth,
  defineClient,
  defineSource,
  fixed,
  isSecret,
  KeylessError,
  prefixed,
  type Principal,
  proof,
  type SettingsStore,
  type SourcePlugin,
} from "../src/plugin/index.ts"
import { credentialSettings } from "../src/settings/index.ts"
import { fakePlace } from "./fake-place.ts"
import { ambient, change, client, firstIdentity, secondIdentity, tenant, type World } from "./fake-world.ts"

export { fakeTarget } from "./fake-target.ts"
export { ambient, emptyWorld, firstIdentity, secondIdentity, type World } from "./fake-world.ts"

/** An app with settings and an identity. */
export function fakeSource(
  world: World,
): SourcePlugin<{ name: string; place?: string | undefined; part?: string | undefined }> {
  return defineSource({
    id: "webapp",
    aliases: ["app-service"],
    title: "Fake app",
    version: "1.2.3",
    options: z.strictObject({
      name: z.string(),
      place: z.string().optional(),
      part: z.enum(["web", "worker"]).optional(),
    }),
    async resolve(_context, { name, place, part }) {
      if (name !== "shop-web") throw new KeylessError("source_not_found", `There is no app "${name}".`)
      const { otherPart } = world
      const parts = [
        { name: "web", settings: settingsOf(world, `settings of ${name}`, world.settings) },
        ...(otherPart === null
          ? []
          : [{ name: "worker", settings: settingsOf(world, "settings of the worker", otherPart.settings) }]),
      ]
      const current = parts.find((each) => each.name === part) ?? parts[0]
      if (current === undefined) throw new Error("there is always one part")
      const others = parts.filter((each) => each !== current)
      return {
        id: otherPart?.namesIn === "part" ? `/apps/${name}/${current.name}` : `/apps/${name}`,
        name,
        ...(world.suggestedClient === undefined ? {} : { suggestedClient: world.suggestedClient }),
        identities: world.identity === null ? [] : [world.identity],
        ...(place === undefined ? {} : { placement: { where: place } }),
        place: async (_inner, placement) => fakePlace(world, placement),
        settings: current.settings,
        ...(otherPart === null
          ? {}
          : {
              parts:
                otherPart.namesIn === "part"
                  ? { namesIn: "part", others }
                  : { namesIn: "app", current: current.name, named: part !== undefined, others },
            }),
        identity: () =>
          action<Principal>({
            id: "identity.enable",
            title: `Enable the identity of ${name}`,
            why: "The app gets its tokens as this identity.",
            async check() {
              const { identity } = world
              return identity === null
                ? { done: false }
                : { done: true, value: { ...ambient, objectId: identity } }
            },
            async apply() {
              change(world, "identity.enable")
              world.identity = firstIdentity
              return { ...ambient, objectId: firstIdentity }
            },
            async undo() {
              change(world, "identity.disable")
              world.identity = null
            },
          }),
      }
    },
  })
}

function settingsOf(world: World, title: string, settings: Map<string, string>): SettingsStore {
  return {
    title,
    readPermissions: [{ operation: "settings/read", scope: "/apps/shop-web" }],
    writePermissions: [{ operation: "settings/write", scope: "/apps/shop-web" }],
    read: async () => new Map(settings),
    async change(_inner, given) {
      const { set, remove } = typeof given === "function" ? given(settings) : given
      change(world, "settings.change")
      for (const key of remove) settings.delete(key)
      for (const [key, value] of Object.entries(set)) {
        settings.set(key, isSecret(value) ? value.reveal() : value)
      }
    },
  }
}

/** Three kinds of identity: the app's own, one with a client id, and one with a secret. */
export function fakeAuths(): readonly AuthPlugin[] {
  const own: AuthPlugin<{ [key: string]: never }> = defineAuth({
    id: "system-identity",
    title: "Own identity",
    version: "1.0.0",
    options: z.strictObject({}),
    credential: "ambient",
    resolve: async (_context, _options, source) => source.identity({ kind: "system-assigned" }),
  })
  const secret: AuthPlugin<{ secret: string }> = defineAuth({
    id: "service-principal",
    title: "Service principal",
    version: "1.0.0",
    options: z.strictObject({ secret: z.string() }),
    credential: "client-secret",
    resolve: async (_context, options) =>
      proof<Principal>({
        id: "principal.look",
        title: "Look the service principal up",
        why: "Its object id is needed.",
        prove: async () => ({
          ...ambient,
          objectId: secondIdentity,
          credential: {
            kind: "client-secret",
            clientId: client,
            clientSecret: createSecret(options.secret),
            tenantId: tenant,
          },
        }),
      }),
  })
  const person: AuthPlugin = defineAuth({
    id: "user-account",
    title: "User account",
    version: "1.0.0",
    options: z.unknown(),
    credential: "ambient",
    resolve: async (_context, _options, source) => source.identity({ kind: "system-assigned" }),
  })
  return [own, secret, person]
}

/** Client types: prefixed keys, keys that a framework prescribes, and nothing but the host. */
export function fakeClients(): readonly ClientPlugin[] {
  const prefixes = (id: string) =>
    defineClient({
      id,
      title: id,
      version: "1.0.0",
      formats: {
        postgresql: ({ endpoint, user, credential }) => [
          prefixed("HOST", endpoint.host),
          prefixed("USER", user),
          ...credentialSettings(credential),
        ],
      },
    })
  const boot = defineClient({
    id: "springboot",
    title: "Spring Boot",
    version: "1.0.0",
    formats: {
      postgresql: ({ endpoint, user }) => [
        fixed("spring.datasource.url", `jdbc:postgresql://${endpoint.host}/${endpoint.database}`),
        fixed("spring.datasource.username", user),
      ],
    },
  })
  const other = defineClient({ id: "cobol", title: "COBOL", version: "1.0.0", formats: {} })
  return [prefixes("nodejs"), prefixes("none"), boot, other]
}
