import { describe, expect, test } from "vitest"
import type { SqlSession, SqlValue } from "../../src/engine.ts"
import { rows } from "../support.ts"
import { randomNumbers, sharedSession } from "./support.ts"

const session = sharedSession()
const value = (sql: string): SqlValue | undefined => rows(session(), sql)[0]?.[0]

/** The number of the error, or the first value. */
function outcome(own: SqlSession, sql: string): string {
  for (const reply of own.execute(sql)) {
    if (reply.kind === "message" && reply.message.severity > 10) return `Msg ${reply.message.number}`
    if (reply.kind === "rows") return String(reply.rows[0]?.[0])
  }
  return "nothing"
}

describe("whole numbers", () => {
  const types = {
    tinyint: [0n, 255n],
    smallint: [-32768n, 32767n],
    int: [-(2n ** 31n), 2n ** 31n - 1n],
    bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  } as const
  const names = Object.keys(types) as (keyof typeof types)[]
  test("+, -, *, / and % are exact, or Msg 8115 and 8134", () => {
    const random = randomNumbers(1)
    for (let round = 0; round < 400; round++) {
      const type = names[random(4)] ?? "int"
      const [least, most] = types[type]
      const pick = () => {
        const kind = random(4)
        if (kind === 0) return random(2) === 0 ? least : most
        const near = BigInt(random(40) - 20)
        return near < least ? least : kind === 1 ? near : most / BigInt(random(9) + 1)
      }
      const [a, b] = [pick(), pick()]
      for (const operator of ["+", "-", "*", "/", "%"]) {
        const exact =
          operator === "+"
            ? a + b
            : operator === "-"
              ? a - b
              : operator === "*"
                ? a * b
                : b === 0n
                  ? undefined
                  : operator === "/"
                    ? a / b
                    : a % b
        const expected =
          exact === undefined ? "Msg 8134" : exact < least || exact > most ? "Msg 8115" : String(exact)
        const sql = `declare @a ${type} = ${a}, @b ${type} = ${b}; select @a ${operator} @b`
        expect(`${sql}: ${outcome(session(), sql)}`).toBe(`${sql}: ${expected}`)
      }
    }
  })
})

describe("decimals", () => {
  // precision-scale-and-length-transact-sql, the table of operations, where nothing has to be cut to 38 digits
  const typeOf = (operator: string, p1: number, s1: number, p2: number, s2: number) => {
    const scale = Math.max(s1, s2)
    if (operator === "*") return [p1 + p2 + 1, s1 + s2] as const
    if (operator === "/") {
      const quotient = Math.max(6, s1 + p2 + 1)
      return [p1 - s1 + s2 + quotient, quotient] as const
    }
    return [scale + Math.max(p1 - s1, p2 - s2) + 1, scale] as const
  }
  const shown = (number: bigint, scale: number) => {
    const digits = (number < 0n ? -number : number).toString().padStart(scale + 1, "0")
    const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
    return number < 0n ? `-${text}` : text
  }
  test("+, -, * and / have the documented type and value", () => {
    const random = randomNumbers(2)
    for (let round = 0; round < 300; round++) {
      const [p1, p2] = [1 + random(5), 1 + random(4)]
      const [s1, s2] = [random(p1 + 1), random(p2 + 1)]
      const pick = (p: number) => BigInt(random(10 ** p) * (random(2) === 0 ? 1 : -1))
      const [a, b] = [pick(p1), pick(p2)]
      for (const operator of ["+", "-", "*", "/"]) {
        if (operator === "/" && b === 0n) continue
        const [precision, scale] = typeOf(operator, p1, s1, p2, s2)
        const at = (number: bigint, from: number) => number * 10n ** BigInt(scale - from)
        const exact =
          operator === "+"
            ? at(a, s1) + at(b, s2)
            : operator === "-"
              ? at(a, s1) - at(b, s2)
              : operator === "*"
                ? a * b
                : (a * 10n ** BigInt(scale + s2 - s1)) / b
        const sql = `declare @a decimal(${p1},${s1}) = ${shown(a, s1)}, @b decimal(${p2},${s2}) = ${shown(b, s2)}; select @a ${operator} @b`
        const [result] = session()
          .execute(sql)
          .flatMap((reply) => (reply.kind === "rows" ? [reply] : []))
        expect({ sql, type: result?.columns[0]?.type, value: result?.rows[0]?.[0] }).toEqual({
          sql,
          type: { name: "decimal", precision, scale },
          value: shown(exact, scale),
        })
      }
    }
  })

  test("what a decimal shows as text comes back as the same decimal, and rounding goes away from zero", () => {
    const random = randomNumbers(3)
    for (let round = 0; round < 200; round++) {
      const scale = 1 + random(8)
      const number = BigInt(random(10 ** 9) * (random(2) === 0 ? 1 : -1))
      const text = shown(number, scale)
      expect(
        value(
          `select cast(cast(cast('${text}' as decimal(18, ${scale})) as varchar(30)) as decimal(18, ${scale}))`,
        ),
      ).toBe(text)
      const half = 5n * 10n ** BigInt(scale - 1)
      const unit = 10n ** BigInt(scale)
      const whole = number < 0n ? -((-number + half) / unit) : (number + half) / unit
      expect(value(`select cast(${text} as decimal(18, 0))`)).toBe(String(whole))
      expect(value(`select cast(${text} as bigint)`)).toBe(number / unit)
    }
  })
})

describe("three-valued logic", () => {
  type Truth = boolean | null
  const atoms: readonly (readonly [string, Truth])[] = [
    ["1 = 1", true],
    ["1 = 2", false],
    ["null = 1", null],
    ["1 <> null", null],
    ["null is null", true],
    ["2 in (1, null)", null],
    ["1 in (1, null)", true],
    ["'a' = 'A '", true],
    ["null like '%'", null],
  ]
  function condition(random: (below: number) => number, depth: number): readonly [string, Truth] {
    const kind = depth === 0 ? 0 : random(4)
    if (kind === 0) return atoms[random(atoms.length)] ?? ["1 = 1", true]
    const [a, left] = condition(random, depth - 1)
    if (kind === 1) return [`not (${a})`, left === null ? null : !left]
    const [b, right] = condition(random, depth - 1)
    if (kind === 2) {
      const both = left === false || right === false ? false : left === null || right === null ? null : true
      return [`(${a} and ${b})`, both]
    }
    return [
      `(${a} or ${b})`,
      left === true || right === true ? true : left === null || right === null ? null : false,
    ]
  }
  test("AND, OR and NOT are Kleene's, in CASE, WHERE, IIF and CHECK", () => {
    const random = randomNumbers(4)
    for (let round = 0; round < 300; round++) {
      const [sql, truth] = condition(random, 4)
      const number = truth === true ? 1 : 0
      expect({ sql, value: value(`select case when ${sql} then 1 else 0 end`) }).toEqual({
        sql,
        value: number,
      })
      expect({ sql, value: value(`select count(*) from (values (1)) t(a) where ${sql}`) }).toEqual({
        sql,
        value: number,
      })
      expect({ sql, value: value(`select iif(not (${sql}), 1, 0)`) }).toEqual({
        sql,
        value: truth === false ? 1 : 0,
      })
    }
  })
})

describe("equal texts", () => {
  test("are the same ones for =, DISTINCT, GROUP BY, UNION, IN, COUNT and ORDER BY", () => {
    const random = randomNumbers(5)
    const same = (text: string) => text.replace(/ +$/, "").toLowerCase()
    for (let round = 0; round < 60; round++) {
      const words = Array.from({ length: 2 + random(6) }, () =>
        Array.from({ length: random(4) }, () => "aAbB  éÉ"[random(8)] ?? "a").join(""),
      )
      const list = words.map((word) => `('${word}')`).join(", ")
      const groups = Map.groupBy(words, same)
      const from = `(values ${list}) t(a)`
      expect(value(`select count(distinct a) from ${from}`)).toBe(groups.size)
      expect(rows(session(), `select count(*) from (select distinct a from ${from}) x`)).toEqual([
        [groups.size],
      ])
      expect(value(`select count(*) from (select a from ${from} union select a from ${from}) x`)).toBe(
        groups.size,
      )
      const sizes = [...groups.values()].map((group) => group.length).toSorted((left, right) => left - right)
      expect(rows(session(), `select count(*) from ${from} group by a order by 1`).flat()).toEqual(sizes)
      const [first = ""] = words
      expect(value(`select count(*) from ${from} where a in ('${first}')`)).toBe(
        groups.get(same(first))?.length,
      )
      const pairs = words.reduce((sum, word) => sum + (groups.get(same(word))?.length ?? 0), 0)
      expect(value(`select count(*) from ${from} join (values ${list}) u(b) on t.a = u.b`)).toBe(pairs)
      // Exactly one of <, = and > is true.
      expect(
        value(
          `select count(*) from ${from} cross join (values ${list}) u(b) where (case when a < b then 1 else 0 end) + (case when a = b then 1 else 0 end) + (case when a > b then 1 else 0 end) <> 1`,
        ),
      ).toBe(0)
      const ordered = rows(session(), `select a from ${from} order by a`).map(([word]) => same(String(word)))
      expect(ordered).toEqual(ordered.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0)))
    }
  })
})

describe("dates", () => {
  const text = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)
  test("DATEDIFF, DATEADD and DATEPART agree with the calendar", () => {
    const random = randomNumbers(6)
    for (let round = 0; round < 200; round++) {
      const [a, b] = [random(60_000) - 25_000, random(60_000) - 25_000]
      const [from, to] = [text(a), text(b)]
      const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
      // 4 January 1970 was a Sunday.
      const week = (day: number) => Math.floor((day + 4) / 7)
      const dates = `cast('${from}' as date), cast('${to}' as date)`
      const parts = ["day", "week", "month", "quarter", "year", "hour"]
      expect(
        rows(session(), `select ${parts.map((part) => `datediff(${part}, ${dates})`).join(", ")}`),
      ).toEqual([
        [
          b - a,
          week(b) - week(a),
          months(to) - months(from),
          Math.floor((months(to) - 1) / 3) - Math.floor((months(from) - 1) / 3),
          Number(to.slice(0, 4)) - Number(from.slice(0, 4)),
          (b - a) * 24,
        ],
      ])
      expect(value(`select dateadd(day, ${b - a}, cast('${from}' as date))`)).toBe(to)
      const first = 1 + random(7)
      const weekday = (((a + 3) % 7) + 7) % 7 // 0 is Monday
      expect(value(`set datefirst ${first}; select datepart(weekday, '${from}')`)).toBe(
        ((weekday - first + 1 + 7) % 7) + 1,
      )
      expect(
        value(`select convert(varchar(10), dateadd(month, 1, eomonth('${from}', -1)), 23)`)
          ?.toString()
          .slice(0, 7),
      ).toBe(from.slice(0, 7))
    }
  })

  test("text in style 121 and 126 comes back as the same moment", () => {
    const random = randomNumbers(7)
    for (let round = 0; round < 100; round++) {
      const scale = random(8)
      const fraction = scale === 0 ? "" : `.${String(random(10 ** scale)).padStart(scale, "0")}`
      const moment = `${text(random(60_000) - 25_000)}T${String(random(24)).padStart(2, "0")}:${String(random(60)).padStart(2, "0")}:${String(random(60)).padStart(2, "0")}${fraction}`
      for (const style of [121, 126])
        expect(
          value(
            `select cast(convert(varchar(40), cast('${moment}' as datetime2(${scale})), ${style}) as datetime2(${scale}))`,
          ),
        ).toBe(moment)
    }
  })
})
