import { describe, expect, test } from "vitest"
import { type Environment, isRuntimeError, type Protocol, readConnection } from "../src/index.ts"

const clientId = "11111111-1111-4111-8111-111111111111"
const tenantId = "22222222-2222-4222-8222-222222222222"

const postgresql = {
  AZURE_POSTGRESQL_HOST: "shop-db.postgres.database.azure.com",
  AZURE_POSTGRESQL_PORT: "5432",
  AZURE_POSTGRESQL_DATABASE: "shop",
  AZURE_POSTGRESQL_USER: "aad_shop",
  AZURE_POSTGRESQL_SSL: "true",
}
const sql = {
  AZURE_SQL_SERVER: "shop-sql.database.windows.net",
  AZURE_SQL_PORT: "1433",
  AZURE_SQL_DATABASE: "shop",
}
const fabric = (text: string) => ({ FABRIC_SQL_CONNECTIONSTRING: text })

/** A record as the engine writes it, with what an app does not read left out. */
const record = (name: string, more: object) => ({
  [`KEYLESS_CONNECTION_${name.toUpperCase()}`]: JSON.stringify({
    version: 1,
    name,
    auth: "system-identity",
    client: "nodejs",
    principal: { tenantId },
    keys: Object.fromEntries(Object.keys(postgresql).map((key) => [key, key])),
    ...more,
  }),
})

const read = (environment: Environment, protocol: Protocol = "postgresql", connection?: string) =>
  readConnection({ protocol, environment, connection })

function failing(environment: Environment, protocol?: Protocol, connection?: string) {
  try {
    read(environment, protocol, connection)
  } catch (error) {
    if (isRuntimeError(error)) return error
    throw error
  }
  throw new Error("it was read")
}

describe("without a record", () => {
  test("the variables say who the app is", () => {
    expect(read(postgresql)).toEqual({
      protocol: "postgresql",
      host: "shop-db.postgres.database.azure.com",
      port: 5432,
      database: "shop",
      user: "aad_shop",
      identity: { kind: "system-identity" },
      identityFrom: "no AZURE_POSTGRESQL_CLIENTID",
    })
    const user = { ...postgresql, AZURE_POSTGRESQL_CLIENTID: clientId }
    expect(read(user)).toMatchObject({
      identity: { kind: "user-identity", clientId },
      identityFrom: "AZURE_POSTGRESQL_CLIENTID",
    })
    const principal = { ...user, AZURE_POSTGRESQL_CLIENTSECRET: "s", AZURE_POSTGRESQL_TENANTID: tenantId }
    expect(read(principal).identity).toMatchObject({ kind: "service-principal", clientId, tenantId })
  })

  test("a further connection is found by its name", () => {
    const further = Object.fromEntries(
      Object.entries(postgresql).map(([key, value]) => [key.replace("SQL_", "SQL_STOCK_"), value]),
    )
    expect(read(further, "postgresql", "stock")).toMatchObject({ name: "stock", user: "aad_shop" })
    expect(failing(further)).toMatchObject({
      code: "connection_not_found",
      variable: "AZURE_POSTGRESQL_HOST",
    })
  })

  test("Azure SQL and Fabric are told apart, and both at once are too many", () => {
    expect(read(sql, "tds")).toMatchObject({ host: "shop-sql.database.windows.net", port: 1433, user: "" })
    const text = `Server=tcp:x.database.fabric.microsoft.com,1433;Database="my shop";Client Id=${clientId};Encrypt=true;`
    expect(read(fabric(text), "tds")).toMatchObject({
      host: "x.database.fabric.microsoft.com",
      port: 1433,
      database: "my shop",
      identity: { kind: "user-identity", clientId },
      identityFrom: "FABRIC_SQL_CONNECTIONSTRING",
    })
    expect(failing({ ...sql, ...fabric(text) }, "tds").code).toBe("ambiguous_connection")
  })
})

describe("with a record", () => {
  test("the keys that were written are read", () => {
    const { AZURE_POSTGRESQL_HOST: _, ...rest } = postgresql
    const keys = {
      ...Object.fromEntries(Object.keys(postgresql).map((key) => [key, key])),
      AZURE_POSTGRESQL_HOST: "DB.HOST",
    }
    // As a web app on Linux sees a name with a dot.
    const environment = { ...rest, DB_HOST: "elsewhere", ...record("shop", { keys }) }
    expect(read(environment)).toMatchObject({
      name: "shop",
      host: "elsewhere",
      identityFrom: "KEYLESS_CONNECTION_SHOP",
    })
  })

  test("two are too many unless one is named, in any case", () => {
    const environment = { ...postgresql, ...record("orders", {}), ...record("stock", {}) }
    const error = failing(environment)
    expect(error.code).toBe("ambiguous_connection")
    expect(error.message).toContain("orders, stock")
    expect(read(environment, "postgresql", "STOCK").name).toBe("stock")
  })

  test("a connection of another language says which command makes it right", () => {
    const error = failing({ ...postgresql, ...record("shop", { client: "django" }) })
    expect(error).toMatchObject({ code: "unsupported_client", variable: "KEYLESS_CONNECTION_SHOP" })
    expect(error.message).toContain("written for django")
    expect(error.hint).toContain("--connection shop --client-type nodejs")
  })

  test("a string for go-mssqldb is read in either of its forms", () => {
    const written = (text: string) => ({
      ...fabric(text),
      ...record("shop", {
        client: "none",
        auth: "user-identity",
        keys: { FABRIC_SQL_CONNECTIONSTRING: "FABRIC_SQL_CONNECTIONSTRING" },
      }),
    })
    const login = `user id=${clientId};fedauth=ActiveDirectoryManagedIdentity;`
    expect(read(written(`server=tcp:x.example;port=1433;database=shop;${login}`), "tds")).toMatchObject({
      host: "x.example",
      port: 1433,
      database: "shop",
      identity: { kind: "user-identity", clientId },
    })
    const database = "my {shop}; it's"
    const braced = `odbc:server=x.example;port=1433;database={${database.replaceAll("}", "}}")}};${login}`
    expect(read(written(braced), "tds")).toMatchObject({ host: "x.example", port: 1433, database })
  })

  test("a person is told from a system identity", () => {
    const environment = { ...postgresql, ...record("shop", { auth: "user-account" }) }
    expect(read(environment).identity).toEqual({ kind: "person" })
  })

  test("one that cannot be read blocks no other, and is told when it is the one that is asked for", () => {
    const environment = { ...postgresql, ...record("shop", {}), KEYLESS_CONNECTION_FUTURE: '{"version":2}' }
    expect(read(environment).name).toBe("shop")
    expect(read(environment, "postgresql", "shop").name).toBe("shop")
    let told: unknown
    try {
      read(environment, "postgresql", "future")
    } catch (error) {
      told = error
    }
    expect(told).toMatchObject({ code: "invalid_record", variable: "KEYLESS_CONNECTION_FUTURE" })
  })

  test.each(["", "{", "null", "[]", '{"name":"shop"}', '{"name":7,"keys":{}}'])("%j is none", (value) => {
    expect(failing({ ...postgresql, KEYLESS_CONNECTION_SHOP: value })).toMatchObject({
      code: "invalid_record",
      variable: "KEYLESS_CONNECTION_SHOP",
    })
  })
})

describe("a variable that is", () => {
  test.each(["HOST", "PORT", "DATABASE", "USER"])("missing is named: %s", (field) => {
    const variable = `AZURE_POSTGRESQL_${field}`
    for (const value of [undefined, "", " "]) {
      const error = failing({ ...postgresql, ...record("shop", {}), [variable]: value })
      expect(error).toMatchObject({ code: "missing_variable", variable })
      expect(error.message).toContain(variable)
    }
  })

  test.each([
    ["AZURE_POSTGRESQL_PORT", "abc"],
    ["AZURE_POSTGRESQL_PORT", "0"],
    ["AZURE_POSTGRESQL_PORT", "70000"],
    ["AZURE_POSTGRESQL_PORT", "54 32"],
    ["AZURE_POSTGRESQL_SSL", "false"],
    ["AZURE_POSTGRESQL_SSL", "disable"],
    ["AZURE_POSTGRESQL_CLIENTID", "shop-identity"],
  ])("wrong is named: %s=%s", (variable, value) => {
    const error = failing({ ...postgresql, [variable]: value })
    expect(error).toMatchObject({ code: "invalid_variable", variable })
    expect(error.message).toContain(variable)
  })

  test("missing of a service principal is named, and no secret is shown", () => {
    const environment = {
      ...postgresql,
      AZURE_POSTGRESQL_CLIENTID: clientId,
      AZURE_POSTGRESQL_CLIENTSECRET: "s3cret",
    }
    expect(failing(environment)).toMatchObject({ variable: "AZURE_POSTGRESQL_TENANTID" })
    const whole = read({ ...environment, AZURE_POSTGRESQL_TENANTID: tenantId })
    expect(JSON.stringify(whole)).not.toContain("s3cret")
  })

  test.each(["Server=x", "no string", "Database=shop;Server=x,abc", 'Server="x'])(
    "a connection string with a fault is named: %s",
    (text) => {
      const error = failing(fabric(text), "tds")
      expect(error).toMatchObject({ code: "invalid_variable", variable: "FABRIC_SQL_CONNECTIONSTRING" })
    },
  )
})

test("nothing at all says how to make a connection", () => {
  for (const [protocol, target] of [
    ["postgresql", "postgres-flexible"],
    ["mysql", "mysql-flexible"],
    ["tds", "sql"],
  ] as const) {
    const error = failing({}, protocol)
    expect(error.code).toBe("connection_not_found")
    expect(error.hint).toContain(`keyless webapp connection create ${target}`)
  }
})
