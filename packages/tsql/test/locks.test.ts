import { afterEach, beforeEach, expect, test } from "vitest"
import { appSid, errors, rows, startEngine } from "./support.ts"

let server: ReturnType<typeof startEngine>
beforeEach(() => {
  server = startEngine()
  rows(server.admin(), `create table t (a int primary key); create user web with sid = ${appSid}, type = E`)
})
afterEach(() => server.close())

const locks = `select s.program_name, l.resource_type, l.request_mode, l.request_status
  from sys.dm_tran_locks l join sys.dm_exec_sessions s on s.session_id = l.request_session_id
  where l.resource_database_id = db_id() and l.resource_type <> 'DATABASE' order by s.program_name`

const named = (program: string) =>
  server.session(server.token("aaaaaaaa-0000-4000-8000-000000000001", "user"), "app", {
    program,
    host: "desk",
  })

test("who writes, reads and waits is seen by another session", async () => {
  const [writer, waiter, watcher] = [named("writer"), named("waiter"), named("watcher")]
  rows(writer, "begin tran; insert t values (1)")
  const waiting = waiter.executeWaiting?.("insert t values (2)")
  expect(rows(watcher, locks)).toEqual([
    ["waiter", "OBJECT", "X", "WAIT"],
    ["writer", "OBJECT", "X", "GRANT"],
  ])
  rows(writer, "commit")
  await waiting
  expect(rows(watcher, locks)).toEqual([])
  rows(writer, "set transaction isolation level serializable; begin tran; select * from t")
  expect(rows(watcher, locks)).toEqual([["writer", "OBJECT", "S", "GRANT"]])
  writer.close()
  expect(rows(watcher, locks)).toEqual([])
})

test("sessions tell who they are, and count what is open", () => {
  const [one, two] = [named("one"), server.app()]
  rows(one, "begin tran; set lock_timeout 500")
  const list = `select session_id, host_name, program_name, open_transaction_count, lock_timeout, status, database_id
    from sys.dm_exec_sessions where program_name = 'one'`
  const [id] = rows(one, "select @@spid").flat()
  expect(rows(one, list)).toEqual([[id, "desk", "one", 1, 500, "running", 5]])
  expect(rows(two, "select count(*), max(session_id) - @@spid from sys.dm_exec_sessions")).toEqual([[1, 0]])
  expect(rows(one, "select app_name(), host_name()")).toEqual([["one", "desk"]])
})

test("locks are for those with VIEW DATABASE STATE", () => {
  const web = server.app()
  expect(errors(web, locks).map(({ number }) => number)).toEqual([262, 297])
  rows(server.admin(), "grant view database state to web")
  expect(rows(web, locks)).toEqual([])
  expect(rows(web, "select count(*) from sys.dm_exec_sessions")).toEqual([[3]])
})
