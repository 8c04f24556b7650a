import { once } from "node:events"
import { connect } from "node:tls"

// An app: its settings say where the cache is and as whom to log in, the platform gives it a token.
const { AZURE_REDIS_HOST, AZURE_REDIS_PORT, AZURE_REDIS_USER, IDENTITY_ENDPOINT, IDENTITY_HEADER } =
  process.env
const query = "api-version=2019-08-01&resource=https://redis.azure.com"
const answer = await fetch(`${IDENTITY_ENDPOINT}?${query}`, {
  headers: { "x-identity-header": IDENTITY_HEADER },
})
const { access_token: token } = await answer.json()

const socket = connect({ host: AZURE_REDIS_HOST, port: Number(AZURE_REDIS_PORT) })
await once(socket, "secureConnect")
async function ask(...words) {
  socket.write(
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`,
  )
  const [bytes] = await once(socket, "data")
  return bytes.toString().trim()
}

console.log((await ask("AUTH", AZURE_REDIS_USER, token)).replace("+", ""))
console.log(`GET visits: ${await ask("GET", "visits")}`)
console.log(`SET visits: ${(await ask("SET", "visits", "1", "PX", "1")).replace(/^-(\w+) .*$/, "$1")}`)
socket.destroy()
