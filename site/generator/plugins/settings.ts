import type { AppCredential, ClientFormat, Engine, Plugin } from "@keyless/core"
import { clientId, createSecret, isSecret, tenantId } from "@keyless/core/plugin"
import { code, plain, table } from "../page.ts"

export type PluginOf<K extends Plugin["kind"]> = Extract<Plugin, { kind: K }>

const id = clientId("11111111-0000-4000-8000-000000000000")
const tenant = tenantId("22222222-0000-4000-8000-000000000000")
const examples: Readonly<Record<AppCredential["kind"], AppCredential>> = {
  ambient: { kind: "ambient" },
  "client-id": { kind: "client-id", clientId: id },
  "client-secret": {
    kind: "client-secret",
    clientId: id,
    clientSecret: createSecret("example of a secret of an application"),
    tenantId: tenant,
  },
  person: { kind: "person", loginName: "you@example.com" },
}

/** The format of a client type for a target; undefined where there is none. */
export function formatOf(target: PluginOf<"target">, client: PluginOf<"client">): ClientFormat | undefined {
  return target.clientFormats?.[client.id] ?? client.formats[target.protocol]
}

/** The settings that a client type gets for a target, a table per identity. */
export function settingsTables(
  engine: Engine,
  target: PluginOf<"target">,
  client: PluginOf<"client">,
  auths: readonly PluginOf<"auth">[],
): string {
  const format = formatOf(target, client)
  if (format === undefined) return ""
  const rows = auths.flatMap((auth) => {
    const keys = engine.previewConfiguration({ target: target.id, client: client.id, auth: auth.id })
    const written = format({
      endpoint: {
        protocol: target.protocol,
        host: "shop-db.example.com",
        port: target.defaultPort ?? 1,
        database: "shop",
      },
      user: "aad_shop",
      credential: examples[auth.credential],
    })
    return keys.map(({ key, secret }, index) => {
      const value = written[index]?.value
      const shown = value === undefined || isSecret(value) || secret ? "a secret" : code(value)
      return [index === 0 ? code(`--${auth.id}`) : "", code(key), value === "" ? "" : shown]
    })
  })
  return table(["identity", "setting", "example of a value"], rows)
}

/** Why a client type cannot be used with a target. */
export function reasonAgainst(target: PluginOf<"target">, client: PluginOf<"client">): string | undefined {
  const reason = target.unsupported?.client?.[client.id] ?? client.unsupported?.[target.protocol]
  return reason === undefined ? undefined : plain(reason)
}
