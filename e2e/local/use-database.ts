import { text } from "node:stream/consumers"
import { ClientSecretCredential } from "@azure/identity"
import { type AppDatabase, inAppSession, type Run } from "../support/app-session.ts"

/**
 * An app on a developer's machine: it knows of its database what `--env-file` gives it, logs in as a service principal if it has a secret and else with
 * the token on its standard input, makes a table, writes, and prints what it reads.
 */
const read = (name: string) => process.env[`AZURE_${name}`]

const places = [
  { protocol: "postgresql", prefix: "POSTGRESQL", host: "HOST", audience: "ossrdbms-aad" },
  { protocol: "mysql", prefix: "MYSQL", host: "HOST", audience: "ossrdbms-aad" },
  { protocol: "tds", prefix: "SQL", host: "SERVER", audience: "" },
] as const

const place = places.find(({ prefix, host }) => read(`${prefix}_${host}`) !== undefined)
if (place === undefined) throw new Error("no database is known")
const { protocol, prefix, host, audience } = place
const of = (name: string) => read(`${prefix}_${name}`) ?? ""

async function token(): Promise<string> {
  const given = await text(process.stdin)
  if (of("CLIENTSECRET") === "") return given
  const credential = new ClientSecretCredential(of("TENANTID"), of("CLIENTID"), of("CLIENTSECRET"), {
    // The one thing of the sandbox that an app has to be told: where its Entra ID is.
    authorityHost: given,
    disableInstanceDiscovery: true,
  })
  const scope = `https://${audience}${audience === "" ? "" : "."}database.windows.net/.default`
  return (await credential.getToken(scope)).token
}

const database: AppDatabase = {
  protocol,
  host: of(host),
  port: Number(of("PORT")),
  database: of("DATABASE"),
  ...(protocol === "tds" ? {} : { user: of("USER") }),
  token: await token(),
}

async function use(run: Run): Promise<unknown> {
  await run(
    protocol === "tds"
      ? "if object_id('orders') is null create table orders (id int, what varchar(20))"
      : "create table if not exists orders (id int, what varchar(20))",
  )
  await run("insert into orders values (1, 'tea')")
  return (await run("select what from orders where id = 1"))[0]?.["what"]
}

process.stdout.write(String(await inAppSession(database, use)))
