import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import type { Connection } from "mysql2/promise"
import { ada, app, bob, createBench, failure, readers, rowsOf } from "./support.ts"
import type { Bench } from "./support.ts"

let bench: Bench
let admin: Connection

const unknownId = "dddddddd-0000-4000-8000-000000000001"
const userQuery = "SELECT User, Host, plugin, authentication_string FROM mysql.user WHERE User = ?"

beforeAll(async () => {
  bench = await createBench()
}, 60_000)
beforeAll(async () => {
  admin = await bench.asAdmin({ multipleStatements: true })
})
afterEach(() => {
  bench.directoryReader.allowed = true
})
afterAll(() => bench.close())

const identityOf = async (user: string) => {
  const rows = await rowsOf(admin, userQuery, [user])
  return rows.map(({ Host, plugin, authentication_string }) => [Host, plugin, authentication_string])
}

describe("CREATE AADUSER with validation", () => {
  test("takes an application by client id or object id, and stores the client id", async () => {
    await admin.query(`create aaduser 'by_client' identified by '${app.clientId}'`)
    await admin.query(`create aaduser 'by_object' identified by '${app.objectId}'`)
    expect(await identityOf("by_client")).toEqual([["%", "aad_auth", `AADSP:${app.clientId}:upn:by_client`]])
    expect(await identityOf("by_object")).toEqual([["%", "aad_auth", `AADSP:${app.clientId}:upn:by_object`]])
  })

  test("takes people and groups by name, under another user name as well", async () => {
    await admin.query("CREATE AADUSER IF NOT EXISTS `bob@example.com`@`%`")
    await admin.query("create aaduser 'readers' as 'the_readers';")
    expect(await identityOf(bob.name)).toEqual([["%", "aad_auth", `AADUser:${bob.objectId}:upn:${bob.name}`]])
    expect(await identityOf("the_readers")).toEqual([
      ["%", "aad_auth", `AADGroup:${readers.objectId}:upn:readers`],
    ])
  })

  test("refuses whom the directory does not know", async () => {
    expect(await failure(admin.query(`create aaduser 'u' identified by '${unknownId}'`))).toMatchObject({
      errno: 9102,
      sqlState: "HY000",
      message: `An unexpected error occurred while trying to validate user '${unknownId}'.`,
    })
    expect(await failure(admin.query("create aaduser 'stranger'"))).toMatchObject({ errno: 9102 })
    expect(await identityOf("u")).toEqual([])
  })

  test("needs the server's permission to read the directory", async () => {
    bench.directoryReader.allowed = false
    const attempt = admin.query(`create aaduser 'u' identified by '${app.clientId}'`)
    expect(await failure(attempt)).toMatchObject({ errno: 9102 })
    expect(await identityOf("u")).toEqual([])
  })
})

describe("CREATE AADUSER without validation", () => {
  test("takes any GUID, and needs no permission; the setting is the session's own", async () => {
    bench.directoryReader.allowed = false
    await admin.query("SET aad_auth_validate_oids_in_tenant = OFF")
    await admin.query(`create aaduser 'blind' identified by '${unknownId}'`)
    expect(await identityOf("blind")).toEqual([["%", "aad_auth", `AADSP:${unknownId}:upn:blind`]])
    expect(await failure(admin.query("create aaduser 'shop-web'"))).toMatchObject({ errno: 9102 })

    const other = await bench.asAdmin()
    const attempt = other.query(`create aaduser 'blind2' identified by '${unknownId}'`)
    expect(await failure(attempt)).toMatchObject({ errno: 9102 })
    await admin.query("SET SESSION aad_auth_validate_oids_in_tenant = ON")
    expect(await failure(admin.query(`create aaduser 'blind2' identified by '${unknownId}'`))).toMatchObject({
      errno: 9102,
    })
  })

  test("a person can log in whose object id was stored", async () => {
    await admin.query("SET @@session.aad_auth_validate_oids_in_tenant = 0")
    await admin.query(`create aaduser 'local_bob' identified by '${bob.objectId}'`)
    await admin.query("SET aad_auth_validate_oids_in_tenant = DEFAULT")
    await bench.connect({
      user: "local_bob",
      password: await bench.token({ of: bob }),
      database: "information_schema",
    })
  })

  test("the statements of the documentation work as one text", async () => {
    const script = `
      SET aad_auth_validate_oids_in_tenant = OFF; -- a comment; with a semicolon
      DROP USER IF EXISTS 'aad_shop'@'%';
      CREATE AADUSER 'aad_shop' IDENTIFIED BY '${app.clientId}';
      GRANT ALL PRIVILEGES ON \`shop\`.* TO 'aad_shop'@'%';
      FLUSH privileges;`
    const before = bench.statements.length
    const [results] = await admin.query(script)
    expect(results).toHaveLength(5)
    await admin.query("SET aad_auth_validate_oids_in_tenant = ON")
    expect(bench.statements.slice(before).map(({ sql, ok }) => [sql.split(" ")[0], ok])).toEqual([
      ["SET", true],
      ["DROP", true],
      ["CREATE", true],
      ["GRANT", true],
      ["FLUSH", true],
      ["SET", true],
    ])
    const session = await bench.asApp("aad_shop")
    await session.query("insert into item values (1, 'one')")
    expect(await rowsOf(session, "select * from item")).toEqual([{ id: 1, name: "one" }])
    expect(await rowsOf(session, "show grants")).toEqual([
      { "Grants for aad_shop@%": "GRANT USAGE ON *.* TO `aad_shop`@`%`" },
      { "Grants for aad_shop@%": "GRANT ALL PRIVILEGES ON `shop`.* TO `aad_shop`@`%`" },
    ])
  })

  test("a text ends at its first statement that fails", async () => {
    const script = `create aaduser 'u' identified by '${unknownId}'; create database after_it`
    expect(await failure(admin.query(script))).toMatchObject({ errno: 9102 })
    expect(await rowsOf(admin, "show databases like 'after_it'")).toEqual([])
  })
})

test("an account that exists is an error, but not with IF NOT EXISTS", async () => {
  await admin.query(`create aaduser 'twice' identified by '${app.clientId}'`)
  expect(await failure(admin.query(`create aaduser 'twice' identified by '${app.clientId}'`))).toMatchObject({
    errno: 1396,
    message: "Operation CREATE USER failed for 'twice'@'%'",
  })
  await admin.query(`create aaduser if not exists 'twice' identified by '${bob.objectId}'`)
  expect(await identityOf("twice")).toEqual([["%", "aad_auth", `AADSP:${app.clientId}:upn:twice`]])
})

test("only the Entra administrator may create such users", async () => {
  const passwordAdmin = await bench.asPasswordAdmin()
  const attempt = passwordAdmin.query(`create aaduser 'u' identified by '${app.clientId}'`)
  expect(await failure(attempt)).toMatchObject({ errno: 1227, sqlState: "42000" })
  expect(await identityOf("u")).toEqual([])
})

test("the statement is not for preparing", async () => {
  expect(await failure(admin.execute(`create aaduser 'u' identified by '${app.clientId}'`))).toMatchObject({
    errno: 1295,
  })
})

test("a user that was dropped is gone, and may be made anew for another principal", async () => {
  await admin.query(`create aaduser 'again' identified by '${app.clientId}'`)
  await admin.query("drop user 'again'@'%'")
  expect(await identityOf("again")).toEqual([])
  const attempt = bench.asApp("again", { database: "information_schema" })
  expect(await failure(attempt)).toMatchObject({ errno: 1045 })
  await admin.query(`create aaduser 'again' identified by '${bob.objectId}'`)
  expect(await identityOf("again")).toEqual([["%", "aad_auth", `AADUser:${bob.objectId}:upn:again`]])
})

test("an identity stays with its account through RENAME, ALTER and GRANT", async () => {
  await admin.query(`create aaduser 'old' identified by '${app.clientId}'`)
  await admin.query("rename user 'old' to 'renamed'")
  await admin.query("alter user 'renamed' require none")
  await admin.query("grant select on *.* to 'renamed'")
  expect(await identityOf("renamed")).toEqual([["%", "aad_auth", `AADSP:${app.clientId}:upn:old`]])
  await bench.asApp("renamed")
})

test("mysql.user and SHOW CREATE USER tell the Entra accounts from the others, plain and prepared", async () => {
  await admin.query(`create aaduser 'o''hara' identified by '${app.clientId}'`)
  const identity = `AADSP:${app.clientId}:upn:o'hara`
  const user = { User: "o'hara", Host: "%", plugin: "aad_auth", authentication_string: identity }
  expect(await rowsOf(admin, userQuery, ["o'hara"])).toEqual([user])
  expect(await rowsOf(admin, userQuery.replace("?", "'o''hara'"))).toEqual([user])
  expect(await identityOf(ada.name)).toEqual([["%", "aad_auth", `AADUser:${ada.objectId}:upn:${ada.name}`]])
  expect(await identityOf("mysqladmin")).toEqual([
    ["%", "mysql_native_password", expect.stringMatching(/^\*/)],
  ])
  const shown = [
    {
      "CREATE USER for o'hara@%": expect.stringContaining(
        `CREATE USER \`o'hara\`@\`%\` IDENTIFIED WITH 'aad_auth' AS '${identity.replace("'", "''")}' REQUIRE NONE`,
      ),
    },
  ]
  expect(await rowsOf(admin, "show create user 'o''hara'")).toEqual(shown)
  expect(await rowsOf(admin, "show create user 'o''hara'@'%'", [])).toEqual(shown)
  expect(await rowsOf(admin, "show grants for 'o''hara'", [])).toEqual([
    { "Grants for o'hara@%": "GRANT USAGE ON *.* TO `o'hara`@`%`" },
  ])
  const own = await bench.asApp("o'hara", { database: "information_schema" })
  expect(await failure(own.query("show create user 'mysqladmin'"))).toMatchObject({ errno: 1044 })
  expect(await failure(own.query(userQuery.replace("?", "''")))).toMatchObject({ errno: 1142 })
})

test("grants are enforced", async () => {
  await admin.query(`create aaduser 'limited' identified by '${app.clientId}'`)
  await admin.query("grant select on shop.* to 'limited'")
  const session = await bench.asApp("limited")
  await rowsOf(session, "select * from item")
  expect(await failure(session.query("insert into item values (9, 'nine')"))).toMatchObject({
    errno: 1142,
    sqlState: "42000",
    message: expect.stringContaining("INSERT command denied to user 'limited'@'203.0.113.7' for table"),
  })
  await admin.query("grant insert on shop.item to 'limited'")
  await session.query("insert into item values (9, 'nine')")
  await admin.query("revoke insert on shop.item from 'limited'")
  expect(await failure(session.query("insert into item values (10, 'ten')"))).toMatchObject({ errno: 1142 })
})

test("administrators are no superusers", async () => {
  for (const session of [admin, await bench.asPasswordAdmin()]) {
    expect(await failure(session.query("set global max_connections = 5"))).toMatchObject({ errno: 1227 })
    expect(await failure(session.query("select 1 into outfile 'somewhere'"))).toMatchObject({ errno: 1227 })
  }
})

test("databases come and go through the plane", async () => {
  await bench.plane.createDatabase(bench.id, "second-db")
  await bench.plane.createDatabase(bench.id, "second-db")
  await bench.asAdmin({ database: "second-db" })
  await bench.plane.dropDatabase(bench.id, "second-db")
  expect(await failure(bench.asAdmin({ database: "second-db" }))).toMatchObject({ errno: 1049 })
})
