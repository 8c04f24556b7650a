import { WebSiteManagementClient } from "@azure/arm-appservice"
import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { type Azure, requestAzure, sendOnce, sendOnceBefore } from "../src/index.ts"
import { cutUrl } from "../src/log.ts"
import { login, openSandbox } from "./sandbox.ts"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const subscription = "20000000-0000-4000-8000-000000000001"
const sites = (azure: Azure) =>
  azure.client((credential, options) => new WebSiteManagementClient(credential, subscription, options))
    .webApps
const statuses = () =>
  sandbox
    .requests()
    .filter(({ kind }) => kind === "arm")
    .map(({ status }) => status)
const read = { operation: "Microsoft.Web/sites/read", message: "later" }

describe("the pipeline", () => {
  it.each([
    [429, "TooManyRequests", 0],
    [429, "429", undefined],
    [503, "ServiceUnavailable", undefined],
    [504, "GatewayTimeout", undefined],
  ])("sends again after %i %s (Retry-After %s)", async (status, code, retryAfterSeconds) => {
    const after = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
    sandbox.setFaults({ answers: [{ ...read, status, code, ...after }] })
    expect((await sites(login(sandbox)).get("demo", "shop-web")).name).toBe("shop-web")
    expect(statuses()).toEqual([status, 200])
  })

  it("does not send again what was made from an older reading", async () => {
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.Web/sites/config/write",
          status: 429,
          code: "429",
          message: "Cannot acquire exclusive lock",
        },
      ],
    })
    const put = requestAzure(() =>
      sites(login(sandbox)).updateApplicationSettings(
        "demo",
        "shop-web",
        { properties: {} },
        { requestOptions: sendOnce },
      ),
    )
    await expect(put).rejects.toMatchObject({ code: "resource_busy", retryable: true })
    expect(statuses()).toEqual([429])
  })

  it("does not send at all what was made from a reading that is too old by now", async () => {
    const put = (notAfter: number) =>
      requestAzure(() =>
        sites(login(sandbox)).updateApplicationSettings(
          "demo",
          "shop-web",
          { properties: {} },
          { requestOptions: sendOnceBefore(notAfter) },
        ),
      )
    await expect(put(Date.now() - 1)).rejects.toMatchObject({ code: "settings_stale", retryable: true })
    expect(statuses()).toEqual([])
    await put(Date.now() + 60_000)
    expect(statuses()).toEqual([200])
  })

  it("reads the capitals of Microsoft.Web's own errors", async () => {
    sandbox.setFaults({ siteWriteMs: 400 })
    const apps = sites(login(sandbox))
    const put = () =>
      requestAzure(() =>
        apps.updateApplicationSettings("demo", "shop-web", { properties: {} }, { requestOptions: sendOnce }),
      )
    const results = await Promise.allSettled([put(), put()])
    const refused = results.find((result) => result.status === "rejected")
    expect(refused?.reason).toMatchObject({
      code: "resource_busy",
      message: expect.stringContaining("exclusive lock"),
    })
  })

  it("stops waiting when it is told to", async () => {
    sandbox.setFaults({ answers: [{ ...read, status: 429, code: "TooManyRequests", retryAfterSeconds: 60 }] })
    const controller = new AbortController()
    const azure = login(sandbox)
    const reading = requestAzure(
      () => sites(azure).get("demo", "shop-web", { abortSignal: controller.signal }),
      {
        signal: controller.signal,
      },
    )
    const failed = expect(reading).rejects.toThrow("enough")
    while (!statuses().includes(429)) await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort(new Error("enough"))
    await failed
  })
})

describe("the log", () => {
  it("has method, url, status and milliseconds, and nothing secret", async () => {
    const lines: string[] = []
    const azure = login(sandbox, { log: (line) => lines.push(line) })
    const settings = { properties: { DB_PASSWORD: "very-secret-setting" } }
    await sites(azure).updateApplicationSettings("demo", "shop-web", settings)
    await sites(azure).listApplicationSettings("demo", "shop-web")
    expect(lines.at(-1)).toMatch(
      /^POST https:\/\/127\.0\.0\.1:\d+\/subscriptions\/.*\/config\/appsettings\/list\?api-version=[\d-]+ 200 \d+ ms$/,
    )
    const all = lines.join("\n")
    const secret = demoSeed.directory?.servicePrincipals?.[0]?.secret ?? "none"
    for (const hidden of [secret, "very-secret-setting", "eyJ", "Bearer"]) expect(all).not.toContain(hidden)
  })

  it("cuts the values of signed urls and what stands before the host", () => {
    const url =
      "https://me:pw@management.azure.com/a/operationresults/1?api-version=2023-01-01&t=1&c=MII&s=sig&h=x#frag"
    expect(cutUrl(url)).toBe(
      "https://management.azure.com/a/operationresults/1?api-version=2023-01-01&t=...&c=...&s=...&h=...",
    )
  })
})
