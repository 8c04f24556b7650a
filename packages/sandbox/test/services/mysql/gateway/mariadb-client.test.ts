import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ada, app, createBench } from "./support.ts"
import type { Bench } from "./support.ts"

const run = promisify(execFile)

let bench: Bench

beforeAll(async () => {
  bench = await createBench()
}, 60_000)
afterAll(() => bench.close())

/** Runs Debian's `mariadb` command-line client, which comes with the package `mariadb-client`. */
async function mariadb(user: string, password: string, sql: string): Promise<string> {
  const { host, port, caFile } = bench
  const options = ["--no-defaults", `--host=${host}`, `--port=${port}`, `--user=${user}`, "--batch", "shop"]
  const tls = [`--ssl-ca=${caFile}`, "--ssl-verify-server-cert"]
  try {
    const { stdout } = await run("mariadb", [...options, ...tls, "--skip-column-names", "-e", sql], {
      env: { ...process.env, MYSQL_PWD: password },
    })
    return stdout
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error("The command `mariadb` is missing: apt-get install mariadb-client", { cause: error })
    throw error
  }
}

test("the mariadb client logs in with tokens and runs a script of the documentation", async () => {
  const script = `SET aad_auth_validate_oids_in_tenant = OFF;
    DROP USER IF EXISTS 'aad_shop'@'%';
    CREATE AADUSER 'aad_shop' IDENTIFIED BY '${app.clientId}';
    GRANT ALL PRIVILEGES ON shop.* TO 'aad_shop'@'%';
    FLUSH PRIVILEGES; select user, plugin from mysql.user where user = 'aad_shop'`
  expect(await mariadb(ada.name, await bench.token({ of: ada }), script)).toBe("aad_shop\taad_auth\n")
  const sql = "insert into item values (1, 'one'); select current_user(), name from item"
  expect(await mariadb("aad_shop", await bench.token({ of: app }), sql)).toBe("aad_shop@%\tone\n")
})

test("the mariadb client logs in with a password", async () => {
  const { administratorLogin, administratorPassword } = bench.server
  expect(await mariadb(administratorLogin, administratorPassword, "select 1 + 1")).toBe("2\n")
  await expect(mariadb(administratorLogin, "wrong", "select 1")).rejects.toThrow("ERROR 1045 (28000)")
})
