import { expect, test } from "vitest"
import { createTokenService } from "../../../src/kit/entra/token-service.ts"
import { azureServices, demoSeed } from "../../../src/index.ts"
import { knownOf } from "../../../src/kit/known-services.ts"
import { openServices } from "../../../src/kit/open-services.ts"
import { identityOwners } from "../../../src/kit/state/identity-owners.ts"
import { createFaults } from "../../../src/kit/state/faults.ts"
import { createStore } from "../../../src/kit/state/store.ts"
import { adaId, caller, groupId } from "../../harness.ts"

const siteIdentity = "90000000-0000-4000-8000-000000000001"
const serverIdentity = "90000000-0000-4000-8000-000000000002"
const userIdentity = "70000000-0000-4000-8000-000000000001"

const open = async () => {
  const faults = createFaults()
  const services = azureServices()
  const store = createStore(
    {
      ...demoSeed,
      sites: [
        { resourceGroup: "demo", name: "shop-web", systemIdentity: { principalId: siteIdentity } },
        { resourceGroup: "demo", name: "new-web" },
      ],
      sqlServers: [{ resourceGroup: "demo", name: "sql1", systemIdentity: { principalId: serverIdentity } }],
    },
    openServices(services),
    knownOf(services).roles,
    faults,
  )
  const directory = await createTokenService({ url: "https://sandbox", store, faults, now: Date.now })
  const idsOf = (name: string) => directory.findByName(name).map(({ objectId }) => objectId)
  return { directory, faults, idsOf, store }
}

test("a name stands for people, applications, identities and groups, without regard to case", async () => {
  const { idsOf } = await open()
  expect(idsOf("Ada@Keyless.example")).toEqual([adaId])
  expect(idsOf("ADA")).toEqual([adaId])
  expect(idsOf("keyless-demo")).toEqual([caller.objectId])
  expect(idsOf("shop-identity")).toEqual([userIdentity])
  expect(idsOf("shop-web")).toEqual([siteIdentity])
  expect(idsOf("sql1")).toEqual([serverIdentity])
  expect(idsOf("shop-database-admins")).toEqual([groupId])
  expect(idsOf("nobody")).toEqual([])
})

test("two entries of one name are both found", async () => {
  const { idsOf, store } = await open()
  store.state.directory.groups.push({
    objectId: crypto.randomUUID(),
    displayName: "Keyless-Demo",
    members: [],
  })
  expect(idsOf("keyless-demo")).toHaveLength(2)
})

test("an id is an object id or a client id", async () => {
  const { directory } = await open()
  const application = { kind: "app", objectId: caller.objectId, clientId: caller.clientId }
  expect(directory.findById(caller.objectId.toUpperCase())).toEqual(application)
  expect(directory.findById(caller.clientId)).toEqual(application)
  expect(directory.findById(adaId)).toEqual({ kind: "user", objectId: adaId })
  expect(directory.findById(groupId)).toEqual({ kind: "group", objectId: groupId })
  expect(directory.findById(crypto.randomUUID())).toBeUndefined()
})

test("a new identity is found after the directory's delay", async () => {
  const { faults, idsOf, store } = await open()
  faults.patch({ directoryDelayMs: 60_000 })
  const site = identityOwners(store.state).find(({ displayName }) => displayName === "new-web")
  if (site === undefined) throw new Error("no site")
  store.enableSystemIdentity(site.holder)
  expect(idsOf("new-web")).toEqual([])
  faults.patch({ directoryDelayMs: 0 })
  expect(idsOf("new-web")).toEqual([site.holder.systemIdentity?.principalId])
})

test("an audience is the same with and without a slash at its end", async () => {
  const { directory } = await open()
  for (const asked of ["https://database.windows.net", "https://database.windows.net/"]) {
    const { token } = await directory.issueForObject(caller.objectId, asked)
    for (const taken of ["https://database.windows.net", "https://database.windows.net/"]) {
      expect(await directory.verifyToken(token, [taken])).toMatchObject({ ok: true })
    }
    expect(await directory.verifyToken(token, ["https://api.fabric.microsoft.com"])).toEqual({
      ok: false,
      problem: "audience",
    })
  }
})
