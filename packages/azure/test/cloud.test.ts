import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { describe, expect, it } from "vitest"

import { cloudFromEnvironment, clouds, createAzure, loadCloud } from "../src/index.ts"

const file = async (text: string) => {
  const path = join(await mkdtemp(join(tmpdir(), "keyless-cloud-")), "cloud.json")
  await writeFile(path, text)
  return path
}

describe("a cloud", () => {
  it.each([
    ["public", "public"],
    ["AzureCloud", "public"],
    ["AzureUSGovernment", "usGovernment"],
    ["china", "china"],
  ] as const)("is found by the name %s", async (name, key) => {
    expect(await loadCloud(name)).toBe(clouds[key])
  })

  it("is public where the environment names none", async () => {
    expect(await cloudFromEnvironment({})).toBe(clouds.public)
    expect(await cloudFromEnvironment({ KEYLESS_CLOUD: "china" })).toBe(clouds.china)
  })

  it("comes from a JSON file, with a byte order mark, slashes at ends and dots before suffixes", async () => {
    const { resourceManager, graph, suffixes, ...rest } = clouds.usGovernment
    const custom = {
      ...rest,
      name: "stack",
      resourceManager: `${resourceManager}/`,
      graph: `${graph}/`,
      suffixes: { ...suffixes, postgresql: `.${suffixes.postgresql}` },
    }
    const path = await file(`\uFEFF${JSON.stringify(custom)}`)
    expect(await loadCloud(path)).toEqual({ ...clouds.usGovernment, name: "stack" })
  })

  it("may have no Key Vault and no App Configuration", async () => {
    const { keyVault, appConfiguration, ...suffixes } = clouds.china.suffixes
    expect([keyVault, appConfiguration]).toEqual(["vault.azure.cn", "azconfig.azure.cn"])
    const { ossrdbms, sql } = clouds.china.scopes
    const custom = { ...clouds.china, suffixes, scopes: { ossrdbms, sql } }
    expect(await loadCloud(await file(JSON.stringify(custom)))).toEqual(custom)
  })

  it("names every problem of a bad file", async () => {
    const path = await file(
      JSON.stringify({ ...clouds.public, graph: "http://graph", resourceManager: undefined }),
    )
    await expect(loadCloud(path)).rejects.toMatchObject({
      code: "cloud_invalid",
      message: expect.stringMatching(/resourceManager: .*graph: /),
    })
  })

  it("refuses names and files that do not exist", async () => {
    await expect(loadCloud("moon")).rejects.toMatchObject({
      code: "cloud_invalid",
      hint: expect.stringContaining("usGovernment"),
    })
  })

  it("is checked when it is handed over as an object", () => {
    expect(() => createAzure({ cloud: { ...clouds.public, authorityHost: "login" } })).toThrow(
      /authorityHost/,
    )
  })
})
