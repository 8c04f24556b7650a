import { describe, expect, test } from "vitest"
import { type ClientPlugin, type ClientSample, createEngine } from "../../src/index.ts"
import { emptyWorld, fakeAuths, fakeClients, fakeTarget } from "../fakes.ts"

const sample: ClientSample = (input) => [
  {
    path: "main.js",
    text: `connect(process.env.${input.variable("HOST")}, "${input.protocol}", "${input.credential}")\n`,
  },
]

function engineWith(samples: ClientPlugin["samples"]) {
  const clients = fakeClients().map((client) =>
    client.id === "nodejs" && samples !== undefined ? { ...client, samples } : client,
  )
  return createEngine({ plugins: [fakeTarget(emptyWorld()), ...fakeAuths(), ...clients] })
}
const engine = engineWith({ postgresql: sample })

describe("sample", () => {
  test("gives the client type what the connection would write, by the names that its format has", () => {
    const { files, ...rest } = engine.sample({
      target: "fakedb",
      auth: "service-principal",
      client: "nodejs",
    })
    expect(rest).toEqual({
      target: "fake-db",
      auth: "service-principal",
      client: "nodejs",
      variables: [
        { name: "AZURE_POSTGRESQL_HOST", secret: false },
        { name: "AZURE_POSTGRESQL_USER", secret: false },
        { name: "AZURE_POSTGRESQL_CLIENTID", secret: false },
        { name: "AZURE_POSTGRESQL_CLIENTSECRET", secret: true },
        { name: "AZURE_POSTGRESQL_TENANTID", secret: false },
      ],
    })
    expect(files.find(({ path }) => path === "main.js")?.text).toBe(
      'connect(process.env.AZURE_POSTGRESQL_HOST, "postgresql", "client-secret")\n',
    )
  })

  test("is of the identity that a connection gets which names none", () => {
    expect(engine.sample({ target: "fake-db", client: "nodejs" }).auth).toBe("system-identity")
  })

  test("reads renamed settings", () => {
    const { files, variables } = engine.sample({
      target: "fake-db",
      client: "nodejs",
      customizedKeys: { AZURE_POSTGRESQL_HOST: "DB_HOST" },
    })
    expect(files.at(-1)?.text).toContain("process.env.DB_HOST")
    expect(variables.map(({ name }) => name)).toEqual(["DB_HOST", "AZURE_POSTGRESQL_USER"])
  })

  test("is refused where the client type has none, with those that have one", () => {
    const wanted = { target: "fake-db", client: "springboot" }
    expect(() => engine.sample(wanted)).toThrow(
      expect.objectContaining({ code: "no_sample", hint: "There is one of: nodejs." }),
    )
    expect(() => engineWith(undefined).sample(wanted)).toThrow(
      expect.objectContaining({ code: "no_sample", hint: "No client plugin has one." }),
    )
  })

  test.each([
    [{ client: "cobol" }, "unsupported_combination"],
    [{ client: "nodejs", auth: "user-account" }, "unsupported_combination"],
    [{ client: "fortran" }, "unknown_plugin"],
    [{ client: "nodejs", auth: "password" }, "unknown_plugin"],
    [{ client: "nodejs", customizedKeys: { AZURE_POSTGRESQL_PORT: "P" } }, "unknown_setting_key"],
  ])("refuses %o", (choice, code) => {
    expect(() => engine.sample({ target: "fake-db", ...choice })).toThrow(expect.objectContaining({ code }))
  })

  test("ends in a fault of the plugin where it asks for a setting that is not written", () => {
    const faulty = engineWith({ postgresql: ({ variable }) => [{ path: "main.js", text: variable("PORT") }] })
    expect(() => faulty.sample({ target: "fake-db", client: "nodejs" })).toThrow(
      'A connection of nodejs to fake-db writes no setting "PORT".',
    )
  })
})
