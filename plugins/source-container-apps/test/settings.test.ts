import { createSecret, type Secret, type SettingsStore } from "@keyless/core/plugin"
import type { Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { containerAppsSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"
import { named, seedWith, shopApp } from "./seed.ts"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed(seedWith())
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const open = async (container?: string): Promise<SettingsStore> => {
  const options = { ...named, ...(container !== undefined && { container }) }
  return (await containerAppsSource({ azure: login(sandbox) }).resolve(context(), options)).settings
}
const read = async (container?: string) => Object.fromEntries(await (await open(container)).read(context()))
const stored = () => {
  const app = sandbox.state().containerApps?.[0]
  if (app === undefined) throw new Error("the app is gone")
  return app
}
const envOf = (container: string) =>
  stored().template.containers.find(({ name }) => name === container)?.env ?? []
const secrets = () => stored().configuration?.secrets ?? []
const requests = (method: string, end: RegExp) =>
  sandbox.requests().filter((one) => one.method === method && !one.polling && end.test(one.path))
const patches = () => requests("PATCH", /\/shop-app$/)
type Values = Readonly<Record<string, string | Secret>>
/** Changes variables of `web`; answers what the user is warned of. */
const change = async (set: Values, remove: readonly string[] = []): Promise<string[]> => {
  const warnings: string[] = []
  const settings = await open()
  const warn = (message: string, hint = "") => void warnings.push(`${message} ${hint}`)
  await settings.change({ ...context(), warn }, { set, remove })
  return warnings
}

describe("the environment of a container", () => {
  it("is read with the values of its secrets, asked for once", async () => {
    expect(await read()).toEqual({ UNRELATED: "stays", SHOP_GREETING: "sandbox-only-hello" })
    expect(requests("POST", /\/listSecrets$/)).toHaveLength(1)
    expect(await read("sidecar")).toEqual({ LEVEL: "debug", SIDECAR_KEY: "sandbox-only-sidecar" })
  })

  it("is read without asking for secrets where it has none", async () => {
    await sandbox.seed(seedWith({ template: { containers: [{ name: "web", env: [{ name: "A" }] }] } }))
    expect(await read()).toEqual({ A: "" })
    expect(requests("POST", /listSecrets/)).toEqual([])
  })

  it("is changed in one patch and one revision, in place, and nothing else is touched", async () => {
    const before = stored()
    await change({ SHOP_GREETING: "hello", "spring.datasource.url": "jdbc:1", NEW: "1" }, ["NOT_THERE"])
    expect(patches()).toHaveLength(1)
    expect(envOf("web")).toEqual([
      { name: "UNRELATED", value: "stays" },
      { name: "SHOP_GREETING", value: "hello" },
      { name: "SHOP_VAULT", secretRef: "from-vault" },
      { name: "spring.datasource.url", value: "jdbc:1" },
      { name: "NEW", value: "1" },
    ])
    const after = stored()
    expect(after.revisions).toHaveLength(2)
    const [web, sidecar] = after.template.containers
    expect({ ...web, env: [] }).toEqual({ ...before.template.containers[0], env: [] })
    expect(sidecar).toEqual(before.template.containers[1])
    const { containers: _, revisionSuffix: __, ...rest } = after.template
    const { containers: ___, ...restBefore } = before.template
    expect(rest).toEqual(restBefore)
    expect(after.configuration).toEqual(before.configuration)
  })

  it("gets secret values as secrets of the app, named after the variable", async () => {
    const before = secrets()
    await change({ AZURE_MYSQL_CLIENTSECRET: createSecret("sandbox-only-two"), PLAIN: "1" })
    expect(patches()).toHaveLength(1)
    expect(secrets().slice(0, -1)).toEqual(before)
    const made = secrets().at(-1)
    expect(made).toEqual({
      name: expect.stringMatching(/^azure-mysql-clientsecret-[0-9a-f]{5}$/),
      value: "sandbox-only-two",
    })
    expect(envOf("web").slice(-2)).toEqual([
      { name: "AZURE_MYSQL_CLIENTSECRET", secretRef: made?.name },
      { name: "PLAIN", value: "1" },
    ])
    expect(await read()).toMatchObject({ AZURE_MYSQL_CLIENTSECRET: "sandbox-only-two", PLAIN: "1" })
  })

  it("gets a new value of a secret under a new name, so that the app is started with it", async () => {
    await change({ TWO: createSecret("sandbox-only-one") })
    const first = secrets().at(-1)?.name
    await change({ TWO: createSecret("sandbox-only-two"), MORE: "1" })
    expect(secrets().filter(({ name }) => name.startsWith("two-"))).toEqual([
      { name: expect.not.stringMatching(String(first)), value: "sandbox-only-two" },
    ])
    expect(stored().revisions).toHaveLength(3)
  })

  it("keeps the secret whose value is what it has to be", async () => {
    await change({ TWO: createSecret("sandbox-only-one") })
    const before = secrets()
    await change({ TWO: createSecret("sandbox-only-one"), MORE: "1" })
    expect(secrets()).toEqual(before)
  })

  it("loses its secrets with the variables, but only those of its own that nothing else uses", async () => {
    const before = secrets()
    await change({ TWO: createSecret("sandbox-only-one") })
    await change({}, ["TWO", "SHOP_GREETING"])
    expect(secrets()).toEqual(before)
    await change({ TWO: createSecret("sandbox-only-one") })
    const shared = secrets().at(-1)?.name ?? ""
    await sandbox.seed({
      ...sandbox.state(),
      containerApps: [
        {
          ...stored(),
          template: {
            ...stored().template,
            initContainers: [{ name: "setup", env: [{ name: "ALSO", secretRef: shared }] }],
          },
        },
      ],
    })
    await change({}, ["TWO"])
    expect(secrets().map(({ name }) => name)).toContain(shared)
  })

  it("takes empty, long and unusual values, secret or not", async () => {
    const set = {
      EMPTY: "",
      UNICODE: "grün 数据 🚀",
      LONG: "x".repeat(8000),
      "with.dots-and_more": "b=c;d",
    }
    await change({ ...set, NOTHING: createSecret(""), LINES: createSecret("a\nb\n") })
    expect(await read()).toMatchObject({ ...set, NOTHING: "", LINES: "a\nb\n" })
    await change({}, [...Object.keys(set), "NOTHING", "LINES"])
    expect(await read()).toEqual({ UNRELATED: "stays", SHOP_GREETING: "sandbox-only-hello" })
  })

  it("is not written where nothing would change", async () => {
    await change({ UNRELATED: "stays", SHOP_GREETING: createSecret("sandbox-only-hello") }, ["NOT_THERE"])
    expect(patches()).toEqual([])
    expect(stored().revisions).toHaveLength(1)
  })

  it("keeps a variable that is in a Key Vault, and does not overwrite it", async () => {
    const before = stored()
    await change({}, ["SHOP_VAULT"])
    expect(stored()).toEqual(before)
    await expect(change({ SHOP_VAULT: "1" })).rejects.toMatchObject({
      code: "setting_in_key_vault",
      hint: expect.stringContaining("--remove-env-vars"),
    })
    expect(stored()).toEqual(before)
  })

  it("is written although the suffix of the last revision was chosen by somebody", async () => {
    await sandbox.seed(seedWith({ template: { ...shopApp.template, revisionSuffix: "blue" } }))
    await change({ A: "1" })
    expect(stored().revisions?.map(({ name }) => name)).toEqual([
      "shop-app--blue",
      expect.stringMatching(/^shop-app--[a-z0-9]{7}$/),
    ])
  })

  it("is not written where the containers have what the SDK does not know", async () => {
    const [web, ...others] = shopApp.template.containers
    const containers = [
      {
        name: "web",
        ...web,
        securityContext: { readOnly: true },
        probes: [{ type: "Liveness", grpc: { port: 1 } }],
      },
      ...others,
    ]
    await sandbox.seed(seedWith({ template: { ...shopApp.template, containers } }))
    const before = stored()
    await expect(change({ A: "1" })).rejects.toMatchObject({
      code: "template_not_understood",
      details: { lost: ["containers[0].probes[0].grpc", "containers[0].securityContext"] },
    })
    expect(stored()).toEqual(before)
    await change({ UNRELATED: "stays" })
  })

  it("names the permission that is missing", async () => {
    const before = stored()
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.App/containerApps/write",
          status: 403,
          code: "AuthorizationFailed",
          message: "no",
        },
      ],
    })
    await expect(change({ A: "1" })).rejects.toMatchObject({ code: "permission_missing" })
    expect(stored()).toEqual(before)
  })

  it("stays as it is where the new revision fails", async () => {
    const before = stored()
    const failed = { operation: "Microsoft.App/containerApps/write", code: "ContainerAppOperationError" }
    sandbox.setFaults({ failedOperations: [{ ...failed, message: "no image" }] })
    await expect(change({ A: "1" })).rejects.toMatchObject({ code: "operation_failed" })
    expect(stored()).toEqual(before)
  })

  it("stops when told to", async () => {
    const before = stored()
    const controller = new AbortController()
    const settings = await open()
    controller.abort(new Error("enough"))
    await expect(
      settings.change(context(controller.signal), { set: { A: "1" }, remove: [] }),
    ).rejects.toThrow("enough")
    expect(stored()).toEqual(before)
  })
})

describe("an app with several active revisions", () => {
  const several = (traffic?: { revisionName?: string; latestRevision?: boolean; weight: number }[]) =>
    sandbox.seed(
      seedWith({
        configuration: {
          ...shopApp.configuration,
          activeRevisionsMode: "Multiple",
          ingress: { external: true, targetPort: 8080, ...(traffic && { traffic }) },
        },
        template: { ...shopApp.template, revisionSuffix: "blue" },
      }),
    )

  it.each([
    { traffic: undefined },
    { traffic: [{ latestRevision: true, weight: 100 }] },
    {
      traffic: [
        { revisionName: "shop-app--blue", weight: 20 },
        { latestRevision: true, weight: 80 },
      ],
    },
  ])(
    "gets its change without a warning where the new revision gets requests: $traffic",
    async ({ traffic }) => {
      await several(traffic)
      expect(await change({ A: "1" })).toEqual([])
      expect(stored().revisions?.map(({ active }) => active)).toEqual([true, true])
    },
  )

  it("warns where all requests go to revisions that are named", async () => {
    await several([
      { revisionName: "shop-app--blue", weight: 100 },
      { latestRevision: true, weight: 0 },
    ])
    expect(await change({ A: "1" })).toEqual([
      expect.stringMatching(
        /shop-app--blue.*az containerapp ingress traffic set --subscription 20000000-0000-4000-8000-000000000001 --resource-group demo --name shop-app --revision-weight latest=100$/,
      ),
    ])
    expect(await change({ A: "1" })).toEqual([])
  })

  it("keeps secrets that an older revision uses, and says how to take them away later", async () => {
    await several()
    await change({ TWO: createSecret("sandbox-only-one") })
    const name = secrets().at(-1)?.name ?? ""
    const warnings = await change({}, ["TWO"])
    expect(warnings).toEqual([expect.stringContaining(`az containerapp secret remove`)])
    expect(warnings[0]).toContain(`--secret-names ${name}`)
    expect(secrets().map((secret) => secret.name)).toContain(name)
    expect(await read()).not.toHaveProperty("TWO")
  })
})
