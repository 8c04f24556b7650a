import pg from "pg"

// An app: its settings say where the database is and as whom to log in, the platform gives it a token.
const { IDENTITY_ENDPOINT, IDENTITY_HEADER, ...settings } = process.env
const query = "api-version=2019-08-01&resource=https://postgres.contoso.example"
const answer = await fetch(`${IDENTITY_ENDPOINT}?${query}`, {
  headers: { "x-identity-header": IDENTITY_HEADER },
})
const { access_token: password } = await answer.json()
const client = new pg.Client({
  host: settings.CONTOSO_POSTGRESQL_HOST,
  port: Number(settings.CONTOSO_POSTGRESQL_PORT),
  database: settings.CONTOSO_POSTGRESQL_DATABASE,
  user: settings.CONTOSO_POSTGRESQL_USERNAME,
  password,
  ssl: { rejectUnauthorized: true },
})
try {
  await client.connect()
  console.log((await client.query(process.argv[2])).command)
} catch (error) {
  console.log(error.code ?? error.message)
} finally {
  await client.end()
}
