import { stat } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { createConnection } from "mysql2/promise"
import pg from "pg"
import { expect, test } from "vitest"
import { startMariadbServer, startPostgresServer } from "../src/index.ts"

test("a PostgreSQL server by itself takes a real driver, and is gone after it", async () => {
  const server = await startPostgresServer()
  const port = Number(basename(server.socket).replace(".s.PGSQL.", ""))
  const client = new pg.Client({
    host: dirname(server.socket),
    port,
    user: server.user,
    database: "postgres",
  })
  await client.connect()
  await client.query("create role shop")
  expect((await client.query("select rolname from pg_roles where rolname = 'shop'")).rows).toHaveLength(1)
  await client.end()
  await server.stop()
  await expect(stat(server.socket)).rejects.toThrow("ENOENT")
})

test("a MariaDB server by itself takes a real driver, and is gone after it", async () => {
  await using server = await startMariadbServer()
  const { socket: socketPath, user, password } = server
  const connection = await createConnection({ socketPath, user, password })
  await connection.query("create database shop")
  const [rows] = await connection.query("show databases like 'shop'")
  expect(rows).toHaveLength(1)
  await connection.end()
})
