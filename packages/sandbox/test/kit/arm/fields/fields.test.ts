import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { ArmRoute } from "../../../../src/kit/arm/routes.ts"
import type { Sandbox } from "../../../../src/index.ts"
import { armHeaders, call, startDemo } from "../../../harness.ts"
import { routesOf } from "./routes.ts"
import { fieldCases, fieldsSeed, type FieldCase } from "./cases.ts"
import { at, bodyOf, fieldsOf, type SampleField } from "./sample.ts"

let sandbox: Sandbox
beforeAll(async () => {
  ;({ sandbox } = await startDemo({ seed: fieldsSeed }))
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const routes = (await routesOf()).filter(({ method }) => ["PUT", "PATCH", "POST"].includes(method))
const nameOf = ({ method, path }: ArmRoute) => `${method} ${path.split("/providers/").at(-1) ?? ""}`
const bodied = routes.filter(({ body }) => body !== undefined)

/** Operations that do not look at a body. */
const bodiless = /\/(?:list|listSecrets|listConfigurations|start|stop|restart)$/

const send = async (route: ArmRoute, path: string, method: string = route.method, body?: unknown) =>
  call(sandbox, `${path}?api-version=${route.apiVersions.at(-1) ?? ""}`, {
    method,
    headers: await armHeaders(sandbox),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

/** Writes, and waits until what was accepted is done. */
const write = async (route: ArmRoute, { path }: FieldCase, fields: readonly SampleField[]) => {
  const answer = await send(route, path, route.method, bodyOf(fields))
  const status = answer.headers["azure-asyncoperation"] ?? answer.headers.location
  if (typeof status !== "string" || !status.startsWith("https:")) return answer
  const { pathname, search } = new URL(status)
  await expect
    .poll(async () => {
      const polled = await call(sandbox, pathname + search, { headers: await armHeaders(sandbox) })
      return polled.status === 200 && !/InProgress|Running/.test(String(Object(polled.json).status))
    })
    .toBe(true)
  return answer
}
const read = async (route: ArmRoute, { path, read: other }: FieldCase) =>
  (await send(route, other?.path ?? path, other?.method ?? "GET")).json

const caseOf = (route: ArmRoute): FieldCase => {
  const found = fieldCases[nameOf(route)]
  if (found === undefined) throw new Error(`there is no case for ${nameOf(route)}`)
  return found
}
const bodySchema = (route: ArmRoute) => {
  if (route.body === undefined) throw new Error(`${nameOf(route)} takes no body`)
  return route.body
}
const isTaken = ({ role }: SampleField) => role !== "readOnly" && role !== "refused"

test("every operation that takes a body is tried, and says what it takes", () => {
  expect(routes.filter(({ body }) => body === undefined).filter(({ path }) => !bodiless.test(path))).toEqual(
    [],
  )
  expect(bodied.map(nameOf).filter((name) => fieldCases[name] === undefined)).toEqual([])
  expect(Object.keys(fieldCases).filter((name) => !bodied.map(nameOf).includes(name))).toEqual([])
})

describe.each(bodied.map((route) => ({ name: nameOf(route), route })))("$name", ({ route }) => {
  const one = caseOf(route)
  const fields = fieldsOf(bodySchema(route), one.given ?? {})
  const taken = fields.filter(isTaken)

  test("shows every field that it takes", async () => {
    const answer = await write(route, one, taken)
    expect(answer.json ?? {}).not.toHaveProperty("error")
    expect([200, 201, 202]).toContain(answer.status)
    const shownFields = taken.filter(({ role }) => role !== "writeOnly")
    if (shownFields.length === 0) return
    const body = await read(route, one)
    const expected = Object.fromEntries(
      shownFields.map(({ path, value }) => [path, one.shows?.[path] ?? value]),
    )
    const found = Object.fromEntries(
      shownFields.map(({ path }) => {
        const containing = Object(one.shows?.[path]).containing
        const value = at(body, path)
        return [
          path,
          containing === undefined
            ? value
            : {
                containing: Object.fromEntries(
                  Object.keys(containing).map((name) => [name, at(value, name)]),
                ),
              },
        ]
      }),
    )
    expect(found).toEqual(expected)
  })

  test("shows its own values for fields of answers that are sent back", async () => {
    const shownOnly = fields.filter(({ role }) => role === "readOnly")
    const answer = await write(route, one, [...taken, ...shownOnly])
    expect([200, 201, 202]).toContain(answer.status)
    if (shownOnly.length === 0 || taken.every(({ role }) => role === "writeOnly")) return
    expect(JSON.stringify(await read(route, one))).not.toContain("bogus")
  })

  test.each(fields.filter(({ role }) => role === "refused"))("refuses $path by its name", async (field) => {
    const answer = await write(route, one, [...taken, field])
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "InvalidRequestContent" } } })
    expect(JSON.stringify(answer.json)).toContain(field.path)
  })

  test("shows no secret", async () => {
    const secrets = taken.filter(({ role, path }) => role === "writeOnly" && /password/i.test(path))
    await write(route, one, taken)
    const text = JSON.stringify(await read(route, one))
    for (const { value } of secrets) expect(text).not.toContain(String(value))
  })
})
