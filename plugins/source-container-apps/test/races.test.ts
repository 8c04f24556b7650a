import type { Container, ContainerApp } from "@azure/arm-appcontainers"
import type { Azure } from "@keyless/azure"
import { type Context, createSecret, type Secret, type SettingsStore } from "@keyless/core/plugin"
import type { Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { type AppPatch, containerAppsOf } from "../src/container-apps.ts"
import { containerAppsSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"
import { appId, caller, named, seedWith, shopApp, subscriptionId } from "./seed.ts"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed(seedWith())
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

/** Runs one work after the other right before a patch of the app leaves, when all that it is made from has been read. */
function interrupted(azure: Azure, works: (() => Promise<unknown>)[]): Azure {
  return {
    ...azure,
    client: (create) =>
      azure.client((credential, options) =>
        create(credential, {
          ...options,
          additionalPolicies: [
            ...options.additionalPolicies,
            {
              position: "perRetry",
              policy: {
                name: "interruption",
                async sendRequest(request, next) {
                  if (request.method === "PATCH") await works.shift()?.()
                  return next(request)
                },
              },
            },
          ],
        }),
      ),
  }
}

const open = async (azure: Azure, options: object = {}): Promise<SettingsStore> =>
  (await containerAppsSource({ azure }).resolve(context(), { ...named, ...options })).settings
const stored = () => {
  const app = sandbox.state().containerApps?.[0]
  if (app === undefined) throw new Error("the app is gone")
  return app
}
const container = (name: string) => stored().template.containers.find((one) => one.name === name)
const valueOf = async (key: string, name = "web") =>
  (await (await open(login(sandbox), { container: name })).read(context())).get(key)

/** Somebody else's tool: reads the app, patches it, and waits until that is done. */
const other = async (patchOf: (app: ContainerApp, secrets: Secrets) => AppPatch) => {
  const apps = containerAppsOf(login(sandbox), subscriptionId, named.resourceGroup)
  const { value } = await apps.get(named.name, {})
  const poller = apps.update(named.name, patchOf(value, await apps.listSecrets(named.name, {})), {})
  while (!poller.isDone) await poller.poll()
}
type Secrets = Awaited<ReturnType<ReturnType<typeof containerAppsOf>["listSecrets"]>>

/** A deployment that changes one container. */
const deploy = (name: string, change: (container: Container) => Container) =>
  other(({ template }) => ({
    template: {
      revisionSuffix: null,
      containers: (template?.containers ?? []).map((one) => (one.name === name ? change(one) : one)),
    },
  }))
/** A new image, with a variable of its own and without another. */
const deployment = () =>
  deploy("web", (web) => ({
    ...web,
    image: "shop.azurecr.io/web:2",
    env: [...(web.env ?? []).filter(({ name }) => name !== "UNRELATED"), { name: "RELEASE", value: "2" }],
  }))

type Values = Readonly<Record<string, string | Secret>>
const change = async (azure: Azure, set: Values, more: Partial<Context> = {}, options: object = {}) => {
  const settings = await open(azure, options)
  await settings.change({ ...context(), ...more }, { set, remove: [] })
}

describe("a write of somebody else between reading and writing", () => {
  it("is not lost: image, variables and removals are put back beside the own change", async () => {
    await change(interrupted(login(sandbox), [deployment]), { A: "1", SHOP_GREETING: "hello" })
    expect(container("web")).toMatchObject({
      image: "shop.azurecr.io/web:2",
      command: ["node"],
      env: [
        { name: "SHOP_GREETING", value: "hello" },
        { name: "SHOP_VAULT", secretRef: "from-vault" },
        { name: "A", value: "1" },
        { name: "RELEASE", value: "2" },
      ],
    })
    expect(stored().revisions).toHaveLength(4)
    expect(stored().configuration).toEqual(shopApp.configuration)
  })

  it("is not lost either where the putting back is interrupted in its turn", async () => {
    const second = () => deploy("sidecar", (one) => ({ ...one, image: "shop.azurecr.io/sidecar:9" }))
    await change(interrupted(login(sandbox), [deployment, second]), { A: "1" })
    expect(container("web")?.image).toBe("shop.azurecr.io/web:2")
    expect(container("sidecar")?.image).toBe("shop.azurecr.io/sidecar:9")
    expect(await valueOf("A")).toBe("1")
    expect(await valueOf("RELEASE")).toBe("2")
  })

  it("is kept where it adds a container or takes one away", async () => {
    const swap = () =>
      other(({ template }) => ({
        template: {
          revisionSuffix: null,
          containers: [
            ...(template?.containers ?? []).filter(({ name }) => name === "web"),
            { name: "proxy", image: "shop.azurecr.io/proxy:1" },
          ],
        },
      }))
    await change(interrupted(login(sandbox), [swap]), { A: "1" })
    expect(stored().template.containers.map(({ name }) => name)).toEqual(["web", "proxy"])
    expect(await valueOf("A")).toBe("1")
  })

  it("is kept as the last of several left it", async () => {
    const again = () =>
      deploy("web", (web) => ({
        ...web,
        image: "shop.azurecr.io/web:3",
        env: (web.env ?? []).map((one) => (one.name === "RELEASE" ? { ...one, value: "3" } : one)),
      }))
    const warnings: string[] = []
    const warn = (message: string) => void warnings.push(message)
    const both = async () => {
      await deployment()
      await again()
    }
    await change(interrupted(login(sandbox), [both]), { A: "1" }, { warn })
    expect(container("web")?.image).toBe("shop.azurecr.io/web:3")
    expect([await valueOf("A"), await valueOf("RELEASE")]).toEqual(["1", "3"])
    expect(warnings).toEqual([])
  })

  it("is kept where another one has it not any more, and told: nobody knows whether that was meant", async () => {
    const takenBack = () =>
      deploy("web", (web) => ({ ...web, env: (web.env ?? []).filter(({ name }) => name !== "RELEASE") }))
    const warnings: string[] = []
    const warn = (message: string, hint = "") => void warnings.push(`${message} ${hint}`)
    const both = async () => {
      await deployment()
      await takenBack()
    }
    await change(interrupted(login(sandbox), [both]), { A: "1" }, { warn })
    expect([await valueOf("A"), await valueOf("RELEASE")]).toEqual(["1", "2"])
    const theirs = stored().revisions?.[2]?.name
    expect(warnings).toEqual([
      expect.stringMatching(
        new RegExp(`is kept\\. .*az containerapp revision show .* --revision ${theirs}$`),
      ),
    ])
  })

  it("leaves the own value where both wrote the same variable", async () => {
    const rival = () =>
      deploy("web", (web) => ({ ...web, env: [...(web.env ?? []), { name: "A", value: "theirs" }] }))
    await change(interrupted(login(sandbox), [rival]), { A: "ours" })
    expect(await valueOf("A")).toBe("ours")
  })

  it("is not undone by the next change, which reads again", async () => {
    await change(interrupted(login(sandbox), [deployment]), { A: "1" })
    await change(login(sandbox), { B: "2" })
    expect(container("web")?.image).toBe("shop.azurecr.io/web:2")
    expect(await valueOf("A")).toBe("1")
  })

  it("tells of a secret that was overwritten with it, since its value stands nowhere else", async () => {
    const withSecret = () =>
      other(({ template }, secrets) => ({
        configuration: { secrets: [...secrets, { name: "theirs", value: "sandbox-only-theirs" }] },
        template: {
          revisionSuffix: null,
          containers: (template?.containers ?? []).map((one) =>
            one.name === "web"
              ? { ...one, env: [...(one.env ?? []), { name: "THEIRS", secretRef: "theirs" }] }
              : one,
          ),
        },
      }))
    const warnings: string[] = []
    const warn = (message: string, hint = "") => void warnings.push(`${message} ${hint}`)
    await change(interrupted(login(sandbox), [withSecret]), { A: "1" }, { warn })
    expect(await valueOf("THEIRS")).toBe("sandbox-only-theirs")
    await sandbox.reset()
    await change(
      interrupted(login(sandbox), [withSecret]),
      { TWO: createSecret("sandbox-only-two") },
      { warn },
    )
    expect(warnings).toEqual([
      expect.stringMatching(/THEIRS.*az containerapp secret set .*--secrets theirs=/),
    ])
    expect(warnings.join()).not.toContain("sandbox-only")
  })

  it("is put back by the undo of a change that was cut off before it could do so itself", async () => {
    sandbox.setFaults({ lroMs: 150 })
    const controller = new AbortController()
    const thenCutOff = async () => {
      await deployment()
      setTimeout(() => controller.abort(new Error("enough")), 50)
    }
    const settings = await open(interrupted(login(sandbox), [thenCutOff]))
    await expect(
      settings.change(context(controller.signal), { set: { A: "1" }, remove: [] }),
    ).rejects.toThrow("enough")
    await settings.change(context(), { set: {}, remove: ["A"] })
    expect(container("web")?.image).toBe("shop.azurecr.io/web:2")
    expect([await valueOf("A"), await valueOf("RELEASE")]).toEqual([undefined, "2"])
  })

  it("is named in a warning where it cannot be put back", async () => {
    const scope = `${sandbox.cloud.resourceManagerAudience}/.default`
    const unknown = async () => {
      const containers = [{ name: "web", image: "shop.azurecr.io/web:3", imageType: "CloudBuild" }]
      const url = `${sandbox.url}${appId}?api-version=2026-07-01`
      const body = { properties: { template: { containers } } }
      await login(sandbox).rest(scope)({ method: "PATCH", url, body })
    }
    const warnings: string[] = []
    const warn = (message: string, hint = "") => void warnings.push(`${message} ${hint}`)
    await expect(change(interrupted(login(sandbox), [unknown]), { A: "1" }, { warn })).rejects.toMatchObject({
      code: "template_not_understood",
      details: { lost: ["containers[0].imageType"] },
    })
    const theirs = stored().revisions?.[1]?.name
    expect(warnings).toEqual([
      expect.stringMatching(new RegExp(`az containerapp revision copy .* --from-revision ${theirs}$`)),
    ])
  })

  it("cannot be seen without the permission to read revisions, which a warning says", async () => {
    await sandbox.seed(seedWith({}, { denied: { [caller]: ["Microsoft.App/containerApps/revisions/read"] } }))
    const warnings: string[] = []
    await change(login(sandbox), { A: "1" }, { warn: (_, hint = "") => void warnings.push(hint) })
    expect(await valueOf("A")).toBe("1")
    expect(warnings).toEqual([expect.stringContaining("Microsoft.App/containerApps/revisions/read")])
  })

  it("keeps a write of the identity out of it", async () => {
    const enable = () => other(() => ({ identity: { type: "SystemAssigned" } }))
    await change(interrupted(login(sandbox), [enable]), { A: "1" })
    expect(stored().systemIdentity).toBeDefined()
    expect(stored().revisions).toHaveLength(2)
  })
})

describe("writers at the same time", () => {
  const keys = ["A", "B", "C", "D"]
  const all = Object.fromEntries(keys.map((key) => [key, key]))

  it("wait for each other in one process", async () => {
    const azure = login(sandbox)
    await Promise.all(keys.map((key) => change(azure, { [key]: key })))
    expect(Object.fromEntries(await (await open(azure)).read(context()))).toMatchObject(all)
    expect(stored().revisions).toHaveLength(5)
  })

  it.each([
    { lroMs: 0, kind: "plain" },
    { lroMs: 150, kind: "plain" },
    { lroMs: 0, kind: "secret" },
    { lroMs: 150, kind: "secret" },
  ])(
    "lose nothing though they do not know of each other: $kind values, a write takes $lroMs ms",
    async ({ lroMs, kind }) => {
      sandbox.setFaults({ lroMs })
      await Promise.all(
        keys.map((key) => change(login(sandbox), { [key]: kind === "plain" ? key : createSecret(key) })),
      )
      expect(Object.fromEntries(await (await open(login(sandbox))).read(context()))).toMatchObject({
        ...all,
        UNRELATED: "stays",
        SHOP_GREETING: "sandbox-only-hello",
      })
      expect(await valueOf("SIDECAR_KEY", "sidecar")).toBe("sandbox-only-sidecar")
    },
  )

  it("change different containers", async () => {
    await Promise.all([
      change(login(sandbox), { A: "1" }, {}, { container: "web" }),
      change(login(sandbox), { B: "2" }, {}, { container: "sidecar" }),
    ])
    expect([await valueOf("A"), await valueOf("B", "sidecar")]).toEqual(["1", "2"])
  })

  it.each([
    { status: 409, code: "ContainerAppOperationInProgress", message: "Cannot modify a container app" },
    { status: 409, code: "ConflictingConcurrentWriteNotAllowed", message: "interrupted" },
    { status: 429, code: "429", message: "slow down" },
    { status: 503, code: "ServiceUnavailable", message: "not now" },
  ])("begin again from the reading on after $status $code", async (answer) => {
    sandbox.setFaults({ answers: [{ ...answer, operation: "Microsoft.App/containerApps/write", times: 2 }] })
    await change(login(sandbox), { A: "1" })
    expect(await valueOf("A")).toBe("1")
    const reads = sandbox
      .requests()
      .filter(({ method, path }) => method === "GET" && path.endsWith("/shop-app"))
    expect(reads.length).toBeGreaterThanOrEqual(4)
  })

  it("give up when it does not end, and say so", async () => {
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.App/containerApps/write",
          status: 409,
          code: "ContainerAppOperationInProgress",
          message: "Cannot modify a container app",
          times: 50,
        },
      ],
    })
    const clock = { now: () => new Date(), sleep: async () => {} }
    await expect(change(login(sandbox), { A: "1" }, { clock })).rejects.toMatchObject({
      code: "source_busy",
      hint: expect.stringContaining("other deployments"),
    })
  })
})
