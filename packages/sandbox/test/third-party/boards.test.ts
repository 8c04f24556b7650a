import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { createServer } from "node:net"
import { connect } from "node:tls"
import { azureServices, demoSeed, fidelityPage, type SandboxService, startSandbox } from "@keyless/sandbox"
import { expect, test } from "vitest"
import { armHeaders, call, caller, siteResource, subscriptionId } from "../harness.ts"
import { boardsService } from "./boards.ts"

/** A port that nobody listens on at this moment. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}

const boards = [{ resourceGroup: "demo", name: "shop", motto: "open late" }]
const id = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Contoso.Boards/boards/shop`

const start = () =>
  startSandbox({ services: [...azureServices(), boardsService()], seed: { ...demoSeed, boards } })

const ask = async (at: { readonly host: string; readonly port: number }, ca: string, token: string) => {
  const socket = connect({ host: at.host, port: at.port, ca })
  socket.write(`${token}\n`)
  let answer = ""
  for await (const bytes of socket) answer += String(bytes)
  return answer.trim()
}

test("a service of somebody else's has a part of the seed, routes, a listener and a part of an app's environment", async () => {
  await using sandbox = await start()
  const headers = await armHeaders(sandbox)
  const read = () => call(sandbox, `${id}?api-version=2025-01-01`, { headers })

  const [server] = sandbox.databases().filter((one) => one.id === id)
  if (server === undefined) throw new Error("the board does not listen")
  expect((await read()).json).toMatchObject({ properties: { motto: "open late", port: server.port } })
  expect(sandbox.appEnvironment(siteResource)["BOARD_ADDRESS"]).toBe(`${server.host}:${server.port}`)
  expect(sandbox.requests().at(-1)).toMatchObject({ kind: "arm", operation: "Contoso.Boards/boards/read" })

  const changed = await call(sandbox, `${id}?api-version=2025-01-01`, {
    method: "PATCH",
    headers,
    body: JSON.stringify({ properties: { motto: "open early" } }),
  })
  expect(changed.status).toBe(200)
  expect(sandbox.state()).toMatchObject({ boards: [{ name: "shop", motto: "open early" }] })
  const good = await sandbox.tokenFor(caller.objectId, "https://boards.contoso.example")
  expect(await ask(server, sandbox.caPem, good)).toBe(`${caller.objectId}: open early`)
  const other = await sandbox.tokenFor(caller.objectId, "https://vault.azure.net")
  expect(await ask(server, sandbox.caPem, other)).toBe("refused: audience")

  await sandbox.reset()
  expect((await read()).json).toMatchObject({ properties: { motto: "open late" } })
})

test("it is as strict as Azure's: versions, fields, permissions, and lists of all resources", async () => {
  await using sandbox = await start()
  const headers = await armHeaders(sandbox)
  const version = await call(sandbox, `${id}?api-version=2024-01-01`, { headers })
  expect(version).toMatchObject({ status: 400, json: { error: { code: "NoRegisteredProviderFound" } } })
  const field = await call(sandbox, `${id}?api-version=2025-01-01`, {
    method: "PATCH",
    headers,
    body: JSON.stringify({ properties: { motto: "a", colour: "red" } }),
  })
  expect(field).toMatchObject({ status: 400, json: { error: { code: "InvalidRequestContent" } } })
  const all = await call(
    sandbox,
    `/subscriptions/${subscriptionId}/resources?$filter=resourceType%20eq%20'Contoso.Boards/boards'&api-version=2021-04-01`,
    { headers },
  )
  expect(all.json).toMatchObject({ value: [{ id, name: "shop" }] })
  await sandbox.seed({ ...demoSeed, boards, denied: { [caller.objectId]: ["Contoso.Boards/*"] } })
  const denied = await call(sandbox, `${id}?api-version=2025-01-01`, { headers })
  expect(denied).toMatchObject({ status: 403, json: { error: { code: "AuthorizationFailed" } } })
})

test("its operations and its notes are on the page of fidelity", async () => {
  await using sandbox = await startSandbox({ services: [boardsService()], seed: {} })
  const page = fidelityPage(await sandbox.operations(), [boardsService()])
  expect(page).toContain("- A board holds one motto.")
  expect(page).toContain(
    "| `PATCH /subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Contoso.Boards/boards/{name}` | documented |",
  )
})

test("without a seed it gets what the demo has for the services", async () => {
  await using sandbox = await startSandbox({ services: [boardsService()] })
  expect(sandbox.state()).toMatchObject({ boards: [], directory: { users: [{}] } })
  expect(Object.keys(sandbox.state())).not.toContain("sites")
  await sandbox.seed(sandbox.state())
})

test("two services cannot have a name, a provider or a field of a seed in common", async () => {
  const with_ = (change: Partial<SandboxService>) =>
    startSandbox({ services: [boardsService(), { ...boardsService(), ...change }], seed: {} })
  await expect(with_({})).rejects.toThrow("the name 'boards'")
  await expect(with_({ name: "others" })).rejects.toThrow("the provider 'contoso.boards'")
  await expect(with_({ name: "others", namespaces: [] })).rejects.toThrow("the field of a seed 'boards'")
})

test("a seed with a fault in it is refused by name", async () => {
  const { seed: shape } = boardsService()
  expect(Object.keys(shape)).toEqual(["boards"])
  const services: readonly SandboxService[] = [boardsService()]
  const faulty = (seed: Record<string, unknown>) => startSandbox({ services, seed })
  await expect(faulty({ boards: [{ resourceGroup: "demo", name: 1 }] })).rejects.toThrow("boards[0].name")
  await expect(faulty({ boards: [...boards, ...boards] })).rejects.toThrow(`${id} occurs twice`)
  await expect(faulty({ sites: [] })).rejects.toThrow("sites")
})

test("types know the fields that services have in a seed, and no others", async () => {
  const services = [boardsService()] as const
  const faulty = [
    // @ts-expect-error: no service has such a field
    () => startSandbox({ services, seed: { bords: [] } }),
    // @ts-expect-error: a board has no such field
    () => startSandbox({ services, seed: { boards: [{ resourceGroup: "demo", name: "a", colour: "red" }] } }),
    // @ts-expect-error: Azure has no boards
    () => startSandbox({ seed: { boards: [] } }),
  ]
  for (const start of faulty) await expect(start()).rejects.toThrow("Unrecognized key")
})

test("the example of the README is this service", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8")
  expect(readme).toContain(await readFile(new URL("boards.ts", import.meta.url), "utf8"))
})

test("a service that does not start leaves nothing that listens", async () => {
  const broken = {
    ...boardsService(),
    open: () => ({
      ...boardsService().open(),
      start: () => {
        throw new Error("the boards are broken")
      },
    }),
  }
  const port = await freePort()
  await expect(startSandbox({ services: [broken], seed: {}, port })).rejects.toThrow("the boards are broken")
  await using sandbox = await startSandbox({ services: [boardsService()], seed: {}, port })
  expect(sandbox.url).toBe(`https://127.0.0.1:${port}`)
})
