import { createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline"
import { describe, expect, it } from "vitest"

import { createPace } from "../src/pace.ts"

const arm = "https://management.azure.com/subscriptions/1"
const status = (provider: string) =>
  `${arm}/providers/${provider}/locations/eastus/operationStatuses/2?t=signed`
const request = (method: "GET" | "PUT", url: string) => createPipelineRequest({ method, url })
const answer = (code: number, headers: Record<string, string>) => ({
  status: code,
  headers: createHttpHeaders(headers),
  request: request("GET", arm),
})

describe("the pace of an operation", () => {
  const held = (provider: string) => {
    const pace = createPace(() => 1_000)
    const url = status(provider)
    const accepted = { "azure-asyncoperation": url, location: `${arm}/x`, "retry-after": "15" }
    pace.learn(request("PUT", `${arm}/servers/a`), answer(202, accepted))
    const first = pace.wait(request("GET", url))
    pace.learn(request("GET", url), answer(200, { "retry-after": "7" }))
    return [first, pace.wait(request("GET", url.replace("signed", "again"))), pace.wait(request("GET", url))]
  }

  it("is the service's, on the first answer and on each state", () => {
    expect(held("Microsoft.Sql")).toEqual([15_000, 7_000, 0])
    expect(held("Microsoft.AppPlatform")).toEqual([15_000, 7_000, 0])
  })

  it.each(["Microsoft.DBforPostgreSQL", "Microsoft.DBforMySQL"])("is quicker for %s", (provider) => {
    expect(held(provider)).toEqual([0, 0, 0])
  })

  it("holds nothing else back", () => {
    const pace = createPace(() => 0)
    pace.learn(request("PUT", `${arm}/a`), answer(202, { location: `${arm}/result`, "retry-after": "9" }))
    expect(pace.wait(request("GET", `${arm}/a`))).toBe(0)
    expect(pace.wait(request("PUT", `${arm}/result`))).toBe(0)
    expect(pace.wait(request("GET", `${arm}/result`))).toBe(9_000)
  })
})
