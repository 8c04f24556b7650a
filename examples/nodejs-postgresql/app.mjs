// Runs on App Service as it is: everything it needs is in the settings that the connection wrote and in the identity endpoint that
// App Service gives to every app with an identity.
import { ManagedIdentityCredential } from "@azure/identity"
import pg from "pg"

const { AZURE_POSTGRESQL_CLIENTID: clientId } = process.env
const setting = (name) => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`The setting ${name} is missing.`)
  return value
}

// With a system identity there is nothing to name; a user-assigned one is chosen by its client id.
const credential =
  clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId })

const pool = new pg.Pool({
  host: setting("AZURE_POSTGRESQL_HOST"),
  port: Number(setting("AZURE_POSTGRESQL_PORT")),
  user: setting("AZURE_POSTGRESQL_USER"),
  database: setting("AZURE_POSTGRESQL_DATABASE"),
  ssl: { rejectUnauthorized: true },
  // Asked for again at each new connection, so that a pool outlives the token. The credential caches it.
  password: async () =>
    (await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token,
})

try {
  await pool.query(
    "create table if not exists visits (id integer generated always as identity, at timestamptz default now(), who text)",
  )
  await pool.query("insert into visits (who) values ($1)", ["the demo"])
  const { rows } = await pool.query("select current_user as me, count(*)::int as visits from visits")
  console.log(`logged in as ${rows[0].me}; created table visits, wrote a row, read back ${rows[0].visits}`)
} catch (error) {
  console.error(`could not use the database: ${error.message}`)
  process.exitCode = 1
} finally {
  await pool.end()
}
