import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from "@azure/core-rest-pipeline"
import { describe, expect, it } from "vitest"

import { createBudget, retryAfter } from "../src/throttle.ts"

const host = "https://management.azure.com"
const read = createPipelineRequest({ url: `${host}/subscriptions/A/resourceGroups/shop` })
const answer = (status: number, headers: Record<string, string> = {}, bodyAsText = ""): PipelineResponse => ({
  request: read,
  status,
  headers: createHttpHeaders(headers),
  bodyAsText,
})

describe("the budget", () => {
  it("holds requests of the same kind and subscription back as long as Retry-After says", () => {
    let now = 1000
    const budget = createBudget(() => now)
    budget.learn(read, answer(429, { "retry-after": "7" }))
    expect(budget.wait(createPipelineRequest({ url: `${host}/subscriptions/a/providers` }))).toBe(7000)
    expect(budget.wait(createPipelineRequest({ url: read.url, method: "PUT" }))).toBe(0)
    expect(budget.wait(createPipelineRequest({ url: `${host}/subscriptions/b/providers` }))).toBe(0)
    now = 8000
    expect(budget.wait(read)).toBe(0)
  })

  it.each([
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-global-reads",
  ])("spaces requests out when few are left by %s", (name) => {
    const budget = createBudget(() => 0)
    budget.learn(read, answer(200, { [name]: "249" }))
    expect(budget.wait(read)).toBe(0)
    budget.learn(read, answer(200, { [name]: "3" }))
    expect(budget.wait(read)).toBeGreaterThan(0)
  })

  it("does not hold others back for the lock of one site", () => {
    const budget = createBudget(() => 0)
    budget.learn(
      read,
      answer(429, {}, JSON.stringify({ Code: "429", Message: "Cannot acquire exclusive lock" })),
    )
    expect(budget.wait(read)).toBe(0)
  })
})

describe("the wait that a refusal asks for", () => {
  it.each([
    [{ "retry-after": "2" }, "", 2000],
    [{ "retry-after-ms": "150" }, "", 150],
    [{ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, "", 0],
    [{}, JSON.stringify({ error: { message: "Please try again after '6' seconds." } }), 6000],
    [{}, JSON.stringify({ error: { message: "too many requests. Retry after 2 seconds." } }), 2000],
    [{}, "<html>", undefined],
  ])("is read from %j %s", (headers, body, expected) => {
    expect(retryAfter(answer(429, headers, body))).toBe(expected)
  })
})
