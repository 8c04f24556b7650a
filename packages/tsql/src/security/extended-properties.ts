import { SqlError, noPermission, unsupported } from "../errors.ts"
import { type SessionState, actingAs } from "../run/context.ts"
import { evaluate } from "../run/query.ts"
import type { Statement } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { hasPermission } from "./check.ts"
import { findPrincipal } from "./principals.ts"

/** The most bytes that the value of a property may have. */
const longestValue = 7500

const procedures = new Set(["sp_addextendedproperty", "sp_updateextendedproperty", "sp_dropextendedproperty"])

/**
 * The change that a call of one of the three procedures stands for, of properties of users; undefined for a call of something else.
 * https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-addextendedproperty-transact-sql
 */
export function propertyChange(
  session: SessionState,
  statement: Extract<Statement, { kind: "execute" }>,
): (() => void) | undefined {
  const procedure = fold(statement.procedure.at(-1) ?? "")
  if (!procedures.has(procedure)) return undefined
  const own = procedure === "sp_dropextendedproperty" ? ["@name"] : ["@name", "@value"]
  const order = [...own, ..."012".split("").flatMap((level) => [`@level${level}type`, `@level${level}name`])]
  const values = new Map<string, string | null>()
  for (const [index, { name, value }] of statement.args.entries()) {
    const parameter = name?.toLowerCase() ?? order[index] ?? ""
    if (!order.includes(parameter)) {
      throw new SqlError(8145, `${name ?? parameter} is not a parameter for procedure ${procedure}.`, {
        state: 1,
      })
    }
    const { cell } = evaluate(session, value)
    values.set(parameter, cell === null ? null : String(cell))
  }
  const name = values.get("@name") ?? ""
  if (name === "") {
    throw new SqlError(
      201,
      `Procedure or function '${procedure}' expects parameter '@name', which was not supplied.`,
      {
        state: 4,
      },
    )
  }
  if (fold(values.get("@level0type") ?? "") !== "user" || values.get("@level1type") !== undefined) {
    throw unsupported("An extended property of something else than a user")
  }
  const value = values.get("@value") ?? null
  return () => change(session, procedure, { name, value, user: values.get("@level0name") ?? "" })
}

function change(
  session: SessionState,
  procedure: string,
  { name, value, user }: { readonly name: string; readonly value: string | null; readonly user: string },
): void {
  const { store } = session
  const principal = findPrincipal(store, user)
  if (principal === undefined || principal.type === "R") {
    throw new SqlError(
      15135,
      `Object is invalid. Extended properties are not permitted on '${user}', or the object does not exist.`,
      { state: 8 },
    )
  }
  const securable = { kind: "user", id: principal.id, owner: principal.owner } as const
  if (session.server.alterUserRefused === true) throw noPermission()
  if (!hasPermission(store, actingAs(session), "ALTER", securable)) throw noPermission()
  if (value !== null && Buffer.byteLength(value, "utf16le") > longestValue) {
    throw new SqlError(
      15097,
      "The size associated with an extended property cannot be more than 7,500 bytes.",
    )
  }
  const id = BigInt(principal.id)
  const key = fold(name)
  const there =
    store.get("select 1 from k_properties where class = 4 and major_id = ? and folded = ?", id, key) !==
    undefined
  if (procedure === "sp_addextendedproperty") {
    if (there) {
      throw new SqlError(15233, `Property cannot be added. Property '${name}' already exists for '${user}'.`)
    }
    store.run("insert into k_properties values (4, ?, ?, ?, ?)", id, name, key, value)
    return
  }
  if (!there) {
    throw new SqlError(
      15217,
      `Property cannot be updated or deleted. Property '${name}' does not exist for '${user}'.`,
      { state: 2 },
    )
  }
  if (procedure === "sp_updateextendedproperty") {
    store.run(
      "update k_properties set value = ? where class = 4 and major_id = ? and folded = ?",
      value,
      id,
      key,
    )
  } else store.run("delete from k_properties where class = 4 and major_id = ? and folded = ?", id, key)
}
