import { createEngine } from "@keyless/core"
import { createPool } from "@keyless/runtime/pg"
import { z } from "zod"
import { withDemo } from "../demo.ts"
import { chosen } from "../plans.ts"
import { arrow, boxed, picture, textAt } from "./svg.ts"

/** What was seen while a connection was made and used. */
export interface Seen {
  /** Hosts for which Keyless asked for tokens. */
  readonly audiences: readonly string[]
  /** The function that made the database user. */
  readonly madeBy: string
  readonly user: string
  /** Names of the settings that were written, without what they begin with. */
  readonly settings: readonly string[]
  readonly prefix: string
}

/**
 * Makes a connection on the sandbox, lets an app use it, and answers what was seen.
 *
 * @throws Error where a part of the story did not happen
 */
export async function seeTokens(): Promise<Seen> {
  return withDemo(async ({ sandbox, plugins, audiences }) => {
    const engine = createEngine({ plugins })
    const plan = await engine.plan({
      name: "shop",
      source: chosen("webapp"),
      target: chosen("postgres-flexible"),
      client: "nodejs",
    })
    const { source, configuration } = await engine.run(plan, { confirm: async () => true })
    const made = sandbox.statements().flatMap(({ sql }) => /\bpgaadauth_create\w*/.exec(sql)?.[0] ?? [])[0]
    sandbox.clearLogs()

    const environment = sandbox.appEnvironment(source)
    const pool = createPool({ environment, credential: hostIdentity(environment) })
    const { rows } = await pool.query<{ user: string }>('select current_user as "user"')
    await pool.end()
    const asked = sandbox.requests().some(({ kind }) => kind === "msi")
    const [row] = rows
    if (made === undefined || row === undefined || !asked)
      throw new Error("The story did not happen as it is told.")
    const keys = configuration.map(({ key }) => key)
    const prefix = /^(?:[A-Z]+_){2}/.exec(keys[0] ?? "")?.[0] ?? ""
    return {
      audiences: [...audiences].map((audience) => nameOf(audience)),
      madeBy: made,
      user: row.user,
      settings: keys.map((key) => key.replace(prefix, "")),
      prefix,
    }
  })
}

const answer = z.object({ access_token: z.string(), expires_on: z.coerce.number() })

/** What the SDKs do in an app on App Service: they ask its identity endpoint. */
function hostIdentity(environment: Readonly<Record<string, string>>) {
  return {
    async getToken(scopes: string | string[]) {
      const resource = [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? ""
      const url = `${environment["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource=${resource}`
      const headers = { "X-IDENTITY-HEADER": environment["IDENTITY_HEADER"] ?? "" }
      const { access_token: token, expires_on: expires } = answer.parse(
        await (await fetch(url, { headers })).json(),
      )
      return { token, expiresOnTimestamp: expires * 1000 }
    },
  }
}

/** Azure's name for an audience; the sandbox's Azure Resource Manager is on this machine. */
function nameOf(audience: string): string {
  const { hostname } = new URL(audience)
  return hostname === "127.0.0.1" || hostname === "localhost" ? "management.azure.com" : hostname
}

const size = { width: 920, height: 452 }
const faint = { color: "#4a5465", size: 12 }

/** Where tokens come from, and who shows them to whom. */
export function tokensPicture({ audiences, madeBy, user, settings, prefix }: Seen): string {
  const database = { x: 740, y: 84, width: 150, height: 330 }
  return picture(size, "Where tokens flow, and that no password does", [
    textAt(40, 30, "Where tokens flow", { bold: true, size: 15 }),
    textAt(
      40,
      50,
      "There is no password anywhere: not in the app's settings, and not in the database.",
      faint,
    ),
    boxed({ x: 40, y: 84, width: 150, height: 160 }, ["keyless", "on your machine,", "as you"], "you"),
    boxed({ x: 470, y: 84, width: 190, height: 44 }, ["Microsoft Entra ID"], "cloud"),
    boxed({ x: 470, y: 152, width: 190, height: 44 }, ["Azure Resource Manager"], "cloud"),
    boxed({ x: 40, y: 326, width: 150, height: 88 }, ["your app", "as itself"], "app"),
    boxed({ x: 470, y: 326, width: 190, height: 44 }, ["identity endpoint", "of the app's host"], "cloud"),
    boxed(database, ["the database", "knows the app by", "the id of its identity"], "data"),

    arrow([190, 106], [470, 106]),
    textAt(204, 98, "1  asks for your tokens, for"),
    ...audiences.map((audience, index) => textAt(204, 122 + index * 14, audience, { ...faint, size: 11 })),
    arrow([190, 174], [470, 174]),
    textAt(204, 166, "2  gives the app an identity"),
    arrow([190, 226], [740, 226]),
    textAt(204, 218, `3  logs in with your token, and makes the user ${user}`),
    textAt(204, 242, madeBy, { ...faint, size: 11 }),
    arrow([115, 244], [115, 326]),
    textAt(128, 276, `4  writes settings, through Azure Resource Manager: ${settings.join(", ")}`),
    textAt(128, 293, `each begins with ${prefix}, and none is a secret`, faint),
    arrow([190, 348], [470, 348]),
    textAt(204, 340, "5  asks for a token of the app"),
    arrow([190, 398], [740, 398]),
    textAt(204, 390, `6  logs in as ${user}; the token stands where a password would`),
    textAt(204, 415, "again for each new connection, since a token is good for about an hour", {
      ...faint,
      size: 11,
    }),
  ])
}
